// PostgreSQL without an installation: PGlite (PostgreSQL compiled to WebAssembly) with pgvector, served on loopback.
// One process is one database. See docs/decisions/0002-embedded-postgresql.md.
//
//   PORT            port of the PostgreSQL protocol (required)
//   HEALTH_PORT     port of GET /health: 200 as soon as the database answers (optional)
//   DATA_DIRECTORY  where the data lives (required); created when missing, held by one process at a time

import { mkdirSync, realpathSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hold } from './hold.mjs';
import { share } from './session.mjs';

const oldestNode = 20;
const port = numberFrom('PORT', { required: true });
const healthPort = numberFrom('HEALTH_PORT', { required: false });
const directory = process.env.DATA_DIRECTORY || fail('DATA_DIRECTORY is not set: it names the folder that holds the database.');

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  fail(`Node ${process.versions.node} is too old: the embedded database needs Node ${oldestNode} or newer.`);
}

const { PGlite, vector, PGLiteSocketServer } = await packages();

const held = await holdDirectory();
let database, session, server, health;
let stopping = false;

process.on('SIGTERM', stop);
process.on('SIGBREAK', stop);
// Ctrl+C reaches every process of a terminal at once. The AppHost ends the services before their database, so under it this is not for us.
process.on('SIGINT', process.stdin.isTTY ? stop : () => {});

const started = Date.now();
try {
  database = await PGlite.create({ dataDir: path.join(held.directory, 'data'), extensions: { vector } });
  await database.exec('create extension if not exists vector');
  session = share(database);
} catch (error) {
  fail(`the database in ${held.directory} does not open: ${error.message}`);
}

if (!stopping) {
  server = new PGLiteSocketServer({ db: session.database, host: '127.0.0.1', port, maxConnections: 100 });
  await server.start().catch((error) => fail(listenError(error, port)));
  if (healthPort) {
    health = await serveHealth(healthPort).catch((error) => fail(listenError(error, healthPort)));
  }
  const { rows } = await database.query('show server_version');
  console.log(`ready: PostgreSQL ${rows[0].server_version} on 127.0.0.1:${port}, data in ${held.directory}, after ${Date.now() - started} ms`);
}

async function stop(signal) {
  if (stopping) {
    return;
  }
  stopping = true;
  console.log(`${signal}: closing the database`);
  health?.close();
  // A client that does not hang up must not keep the process from ending.
  await Promise.race([server?.stop(), setTimeout(2000)]);
  await database?.close();
  held.release();
  console.log('closed');
  process.exit(0);
}

async function packages() {
  try {
    const [pglite, pgvector, socket] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite-pgvector'),
      import('@electric-sql/pglite-socket'),
    ]);
    return { ...pglite, ...pgvector, ...socket };
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    fail(`the npm packages of the embedded database are missing. Run "npm ci" in ${import.meta.dirname}.`);
  }
}

async function holdDirectory() {
  mkdirSync(directory, { recursive: true });
  const real = realpathSync(directory);
  try {
    return { directory: real, ...(await hold(real)) };
  } catch (error) {
    fail(error.message);
  }
}

function serveHealth(on) {
  const listener = http.createServer(async (request, response) => {
    const answers = await session.answers();
    response.writeHead(answers ? 200 : 503, { 'content-type': 'text/plain' }).end(answers ? 'Healthy' : 'Unhealthy');
  });
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(on, '127.0.0.1', () => resolve(listener));
  });
}

function listenError(error, on) {
  return error.code === 'EADDRINUSE' ? `port ${on} is in use by another process.` : `cannot listen on port ${on}: ${error.message}`;
}

function numberFrom(name, { required }) {
  const text = process.env[name];
  if (!text && !required) {
    return undefined;
  }
  const value = Number(text);
  return Number.isInteger(value) && value > 0 && value < 65536 ? value : fail(`${name} is "${text ?? ''}", which is not a port.`);
}

function fail(message) {
  console.error(`embedded PostgreSQL: ${message}`);
  process.exit(1);
}
