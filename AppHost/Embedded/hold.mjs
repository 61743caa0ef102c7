// Holds a directory for this process. The lock is a listening socket inside it (on Windows a named pipe): the operating system
// closes it when the process dies, however it dies, so unlike a file with a process id it can never outlive its holder.
// Whoever connects is told the holder's process id.

import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import net from 'node:net';

/** @returns {Promise<{ release: () => void }>} rejects when a living process holds the directory */
export async function hold(directory) {
  process.chdir(directory); // a socket's path may not be longer than about 100 characters: use a relative one
  const address = process.platform === 'win32'
    ? `\\\\.\\pipe\\llmrag-${createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 32)}`
    : 'lock';

  for (;;) {
    const server = net.createServer((socket) => socket.on('error', () => {}).end(String(process.pid)));
    const error = await new Promise((resolve) => {
      server.once('error', resolve);
      server.listen(address, () => resolve(undefined));
    });
    if (!error) {
      server.unref();
      return { release: () => server.close() };
    }
    if (error.code !== 'EADDRINUSE') {
      throw new Error(`cannot lock ${directory}: ${error.message}`);
    }
    const holder = await ask(address);
    if (holder) {
      throw new Error(`${directory} is in use by process ${holder}: another copy of the application is running on the same data.`);
    }
    takeAway(address);
    // Between the question and the renaming, another process may have done the same and be listening already.
    const newHolder = await ask(`${address}.${process.pid}`);
    if (newHolder) {
      renameSync(`${address}.${process.pid}`, address);
      throw new Error(`${directory} is in use by process ${newHolder}: another copy of the application has just started on the same data.`);
    }
    rmSync(`${address}.${process.pid}`, { force: true });
  }
}

function takeAway(address) {
  try {
    renameSync(address, `${address}.${process.pid}`);
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  }
}

function ask(address) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(address);
    socket.setEncoding('utf8');
    socket.on('data', (text) => (answer += text));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(answer || undefined));
  });
}
