// D1 databases on workerd for the tests: one JSON request per line on stdin, one JSON answer per line on stdout.
// Usage: node workerd.mjs <folder that holds node_modules>. Ends when stdin ends.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(join(process.argv[2], 'package.json'));
// wrangler brings its own miniflare; ask for it from there, so that both are always the pair that was released.
const fromWrangler = createRequire(require.resolve('wrangler/package.json'));
const { Miniflare, convertV4MiniflareOptions } = fromWrangler('miniflare');
const { unstable_splitSqlQuery: split } = require('wrangler');

const POOL = 50;
const MIGRATIONS = `CREATE TABLE IF NOT EXISTS "d1_migrations"(
\t\tid         INTEGER PRIMARY KEY AUTOINCREMENT,
\t\tname       TEXT UNIQUE,
\t\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);`;

/**
 * The Worker of every pool. Statements are prepared where the database is: over miniflare's proxy each would cost a
 * round trip of its own.
 */
const WORKER = `
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const bound = (value) => (value !== null && typeof value === 'object' ? bytes(value.blob) : value);
/** JSON has neither bytes nor -0, and its readers differ in the last digit of a float. */
const cell = (value) => {
  if (typeof value === 'number') return { number: Object.is(value, -0) ? '-0' : String(value) };
  return Array.isArray(value) ? { blob: value.map((byte) => byte.toString(16).padStart(2, '0')).join('') } : value;
};
const arrays = ([columns, ...rows]) => ({ columns: columns ?? [], rows: rows.map((row) => row.map(cell)), meta: null });
const objects = ({ results, meta }) => ({
  columns: Object.keys(results?.[0] ?? {}), rows: (results ?? []).map((row) => Object.values(row).map(cell)), meta,
});
const forms = {
  arrays: async (statement) => arrays(await statement.raw({ columnNames: true })),
  objects: async (statement) => objects(await statement.all()),
  nothing: async (statement) => objects(await statement.run()),
};
const operations = {
  async batches(db, { batches }) {
    let results = [];
    for (const batch of batches) results = await db.batch(batch.map((sql) => db.prepare(sql)));
    return results.map((result) => result.results ?? []);
  },
  query: (db, { sql, params }) => db.prepare(sql).bind(...params.map(bound)).raw({ columnNames: true }),
  /** What a Rust Worker asks of its binding; an error has the message that the Worker sees. */
  async send(database, { requests, session }) {
    const db = session === null ? database : database.withSession(session);
    const prepared = requests.map(({ sql, params }) => (params.length ? db.prepare(sql).bind(...params.map(bound)) : db.prepare(sql)));
    try {
      const answers = requests.length === 1 ? [await forms[requests[0].form](prepared[0])] : (await db.batch(prepared)).map(objects);
      return { answers, bookmark: db.getBookmark?.() ?? null };
    } catch (error) {
      return { failed: String(error?.message ?? error) };
    }
  },
};
export default {
  async fetch(request, env) {
    const { op, binding, ...rest } = await request.json();
    try {
      return Response.json({ ok: await operations[op](env[binding], rest) });
    } catch (error) {
      return Response.json({ error: String(error?.cause?.message ?? error?.message ?? error) });
    }
  },
}`;

/** Each pool is one workerd process with POOL databases; a pool whose databases are all used and closed is stopped. */
let pool;
const pools = new Set();
const databases = new Map();
let nextDatabase = 0;

function startPool() {
  const names = Array.from({ length: POOL }, (_, index) => `DB${index}`);
  const options = {
    modules: true,
    script: WORKER,
    d1Databases: Object.fromEntries(names.map((name) => [name, name.toLowerCase()])),
  };
  const started = { miniflare: new Miniflare(convertV4MiniflareOptions(options)), unused: names, open: 0 };
  pools.add(started);
  return started;
}

/** Stops workerd and removes its files, once. */
function stopPool(stopped) {
  stopped.end ??= stopped.miniflare.dispose();
  return stopped.end;
}

async function open() {
  if (!pool || pool.unused.length === 0) pool = startPool();
  const mine = pool;
  const binding = mine.unused.pop();
  mine.open += 1;
  const id = ++nextDatabase;
  databases.set(id, { binding, pool: mine });
  return id;
}

async function close({ db }) {
  const entry = database(db);
  databases.delete(db);
  entry.pool.open -= 1;
  if (entry.pool.open === 0 && entry.pool.unused.length === 0) await stopPool(entry.pool);
}

function database(id) {
  const entry = databases.get(id);
  if (!entry) throw new Error(`no open database ${id}`);
  return entry;
}

async function ask(id, op, rest) {
  const { binding, pool } = database(id);
  const response = await pool.miniflare.dispatchFetch('http://d1/', { method: 'POST', body: JSON.stringify({ op, binding, ...rest }) });
  const { ok, error } = await response.json();
  if (error !== undefined) throw new Error(error);
  return ok;
}

/** Each text is one batch, and a batch is one transaction. Gives the rows of the last one. */
const batches = (id, ...texts) => ask(id, 'batches', { batches: texts.map((text) => split(text)) });

/** What `wrangler d1 migrations apply --local` does: the file's text and its bookkeeping row are one batch. */
async function apply({ db, name, sql }) {
  await batches(db, MIGRATIONS, `${sql}\nINSERT INTO "d1_migrations" (name)\nvalues ('${name.replace(/'/g, "''")}');`);
}

/** What `wrangler d1 execute --local --file` does. */
const exec = ({ db, sql }) => batches(db, sql);

/** Each statement is a transaction of its own, up to the first that fails: what an import that is not a transaction may do. */
const autocommit = ({ db, sql }) => batches(db, ...split(sql));

async function query({ db, sql, params }) {
  const [columns, ...rows] = await ask(db, 'query', { sql, params: params ?? [] });
  // D1 gives bytes as an array of numbers, and nothing else as an array.
  const value = (cell) => (Array.isArray(cell) ? marked(Uint8Array.from(cell)) : cell);
  return { columns: columns ?? [], rows: rows.map((row) => row.map(value)) };
}

/** Runs a function body that sees `DB` (and `env.DB`) as a Worker does; its return value is the answer. */
async function run({ db, js }) {
  const AsyncFunction = (async () => {}).constructor;
  const { binding, pool } = database(db);
  const d1 = await pool.miniflare.getD1Database(binding);
  return marked((await new AsyncFunction('DB', 'env', js)(d1, { DB: d1 })) ?? null);
}

/** JSON has no bytes: they travel as {"blob": "<hex>"}. */
function marked(value) {
  if (value instanceof ArrayBuffer) return { blob: Buffer.from(value).toString('hex') };
  if (ArrayBuffer.isView(value)) return { blob: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  if (Array.isArray(value)) return value.map(marked);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
  return value;
}

const send = ({ db, requests, session }) => ask(db, 'send', { requests, session });

const operations = { open, close, apply, exec, autocommit, query, send, run };

/** Only one request that may start a pool runs at a time, or two would start one each. */
let opening = Promise.resolve();
function call(request) {
  if (request.op !== 'open') return operations[request.op](request);
  opening = opening.then(open, open);
  return opening;
}

async function answer(line) {
  const request = JSON.parse(line);
  let reply;
  try {
    reply = { id: request.id, ok: (await call(request)) ?? null };
  } catch (error) {
    reply = { id: request.id, error: String(error?.cause?.message ?? error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}

// Whoever asked may be gone before the answer; what is left to do then is to clean up, not to fail.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
createInterface({ input: process.stdin })
  .on('line', answer)
  .on('close', async () => {
    await Promise.allSettled([...pools].map(stopPool));
    process.exit(0);
  });
