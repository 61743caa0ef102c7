// PGlite has one session, and the socket server lets the messages of several connections alternate in it, except within a
// transaction (https://github.com/electric-sql/pglite/issues/1046). But a statement is several messages as well: Parse, Bind, Execute …
// Sync share the unnamed statement of the session, and in between another connection's Parse would take its place: an error at best,
// at worst the result of another statement. So the server is told that a transaction is open until the Sync has come.

const belongsToBatch = new Set([...'PBDECH'].map((type) => type.charCodeAt(0)));
const endsBatch = new Set([...'SQ'].map((type) => type.charCodeAt(0)));
const sync = Uint8Array.of('S'.charCodeAt(0), 0, 0, 0, 4);
const selectOne = Uint8Array.from(Buffer.from('Q\0\0\0\x0dselect 1\0', 'latin1'));

/** The database as the socket server is to see it, and whether it still answers. */
export function share(database) {
  let inBatch = false;

  // Of the raw calls only this one takes its answer itself; the others hand it to whoever asked last, which is a connection.
  const ask = (message) => database.execProtocolRawStream(message, { onRawData: () => {} });

  const members = {
    isInTransaction: () => inBatch || database.isInTransaction(),

    async execProtocolRawStream(message, options) {
      await database.execProtocolRawStream(message, options);
      if (belongsToBatch.has(message[0])) {
        inBatch = true;
      } else if (endsBatch.has(message[0])) {
        inBatch = false;
      }
    },

    // What the server does when a connection ends that had a transaction open, or, so it believes, a batch.
    async exec(sql) {
      if (inBatch) {
        await database.runExclusive(() => ask(sync));
        inBatch = false;
      }
      return database.isInTransaction() ? database.exec(sql) : [];
    },
  };

  return {
    database: new Proxy(database, {
      get(target, name) {
        if (Object.hasOwn(members, name)) {
          return members[name];
        }
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),

    // A query of our own would take the place of a statement as well. Where a connection is in the middle of something, its own
    // progress is the sign of life.
    answers: () => database.runExclusive(async () => {
      if (!inBatch && !database.isInTransaction()) {
        await ask(selectOne);
      }
      return true;
    }).catch(() => false),
  };
}
