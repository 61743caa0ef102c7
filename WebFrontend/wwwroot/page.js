// What the browser does by itself: theme, clipboard, keys of the question box, focus. Loaded in the head, before the first paint.
(() => {
  'use strict';

  // Theme: the system's, unless the user has chosen one.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('theme');
  const current = () => chosen() ?? (dark.matches ? 'dark' : 'light');
  const applyTheme = () => {
    const theme = current();
    document.documentElement.dataset.theme = theme;
    for (const sheet of document.querySelectorAll('link[data-theme]')) {
      sheet.media = sheet.dataset.theme === theme ? 'all' : 'not all';
    }
  };
  const toggleTheme = () => {
    const other = current() === 'dark' ? 'light' : 'dark';
    if (other === (dark.matches ? 'dark' : 'light')) {
      localStorage.removeItem('theme');
    } else {
      localStorage.setItem('theme', other);
    }
    applyTheme();
  };
  dark.addEventListener('change', applyTheme);
  addEventListener('storage', applyTheme);
  applyTheme();

  const copy = async button => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const caption = button.querySelector('[data-copied]');
    const before = caption.textContent;
    caption.textContent = caption.dataset.copied;
    setTimeout(() => caption.textContent = before, 1500);
  };

  document.addEventListener('click', event => {
    const target = event.target.closest?.('[data-action]');
    switch (target?.dataset.action) {
      case 'toggle-theme': toggleTheme(); break;
      case 'copy': copy(target); break;
      case 'reload': event.preventDefault(); location.reload(); break;
      case 'reconnect': Blazor.reconnect().then(back => back || location.reload(), () => { }); break;
    }
  });

  const isTyping = element => element.matches?.('input, textarea, select, [contenteditable]');
  document.addEventListener('keydown', event => {
    if (event.target.id === 'question' && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      // The text goes to the server with the change event, once per question instead of once per key.
      event.target.dispatchEvent(new Event('change', { bubbles: true }));
      event.target.form.requestSubmit();
    } else if (event.key === '/' && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const question = document.getElementById('question');
      if (question && !document.querySelector('.rz-dialog')) {
        event.preventDefault();
        question.focus();
      }
    } else if (event.key === 'Escape') {
      document.querySelector('.passage-panel [data-close]')?.click();
    }
  });

  // The end of the conversation stays in view while it grows, unless the reader has scrolled up or opens something in it.
  let follows = true;
  let lastScroll = 0;
  addEventListener('scroll', () => {
    // Only a reader scrolls up. That the end is far may also mean that the page has grown since this event was caused.
    const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
    follows = isAtEnd || (follows && scrollY >= lastScroll);
    lastScroll = scrollY;
  }, { passive: true });
  document.addEventListener('click', event => {
    if (event.target.closest?.('summary')) {
      follows = false;
    }
  });
  const followGrowth = new ResizeObserver(() => {
    if (follows && document.querySelector('.turn')) {
      scrollTo({ top: document.documentElement.scrollHeight });
    }
  });

  // Where the reader was goes back to them at once: after the server's answer they may be typing elsewhere.
  let opener = null;
  document.addEventListener('click', event => {
    if (event.target.closest?.('[data-close]')) {
      opener?.focus();
      opener = null;
    }
  });
  window.page = {
    watchConversation: element => followGrowth.observe(element),
    toEnd: () => { follows = true; scrollTo({ top: document.documentElement.scrollHeight }); },
    openPanel: panel => {
      opener ??= document.activeElement;
      panel.querySelector('mark')?.scrollIntoView({ block: 'center' });
      panel.focus({ preventScroll: true });
    },
  };
})();
