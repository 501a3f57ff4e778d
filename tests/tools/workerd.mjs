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

/** Each pool is one workerd process with POOL databases; a pool whose databases are all used and closed is stopped. */
let pool;
const databases = new Map();
let nextDatabase = 0;

function startPool() {
  const names = Array.from({ length: POOL }, (_, index) => `DB${index}`);
  const options = {
    modules: true,
    script: 'export default { fetch() { return new Response("") } }',
    d1Databases: Object.fromEntries(names.map((name) => [name, name.toLowerCase()])),
  };
  return { miniflare: new Miniflare(convertV4MiniflareOptions(options)), unused: names, open: 0 };
}

async function open() {
  if (!pool || pool.unused.length === 0) pool = startPool();
  const mine = pool;
  const binding = mine.unused.pop();
  mine.open += 1;
  const id = ++nextDatabase;
  databases.set(id, { d1: await mine.miniflare.getD1Database(binding), pool: mine });
  return id;
}

async function close({ db }) {
  const entry = database(db);
  databases.delete(db);
  entry.pool.open -= 1;
  if (entry.pool.open === 0 && entry.pool.unused.length === 0) await entry.pool.miniflare.dispose();
}

function database(id) {
  const entry = databases.get(id);
  if (!entry) throw new Error(`no open database ${id}`);
  return entry;
}

const batch = (d1, sql) => d1.batch(split(sql).map((statement) => d1.prepare(statement)));

/** What `wrangler d1 migrations apply --local` does: the file's text and its bookkeeping row are one batch. */
async function apply({ db, name, sql }) {
  const { d1 } = database(db);
  await batch(d1, MIGRATIONS);
  await batch(d1, `${sql}\nINSERT INTO "d1_migrations" (name)\nvalues ('${name.replace(/'/g, "''")}');`);
}

/** What `wrangler d1 execute --local --file` does. */
async function exec({ db, sql }) {
  const results = await batch(database(db).d1, sql);
  return results.map((result) => marked(result.results ?? []));
}

async function query({ db, sql, params }) {
  const values = (params ?? []).map((value) => (value !== null && typeof value === 'object' ? bytes(value.blob) : value));
  const [columns, ...rows] = await database(db).d1.prepare(sql).bind(...values).raw({ columnNames: true });
  return { columns: columns ?? [], rows: marked(rows.map((row) => row.map((value) => (Array.isArray(value) ? Uint8Array.from(value) : value)))) };
}

/** Runs a function body that sees `DB` (and `env.DB`) as a Worker does; its return value is the answer. */
async function run({ db, js }) {
  const AsyncFunction = (async () => {}).constructor;
  const { d1 } = database(db);
  return marked((await new AsyncFunction('DB', 'env', js)(d1, { DB: d1 })) ?? null);
}

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

/** JSON has no bytes: they travel as {"blob": "<hex>"}. */
function marked(value) {
  if (value instanceof ArrayBuffer) return { blob: Buffer.from(value).toString('hex') };
  if (ArrayBuffer.isView(value)) return { blob: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  if (Array.isArray(value)) return value.map(marked);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
  return value;
}

const operations = { open, close, apply, exec, query, run };

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

createInterface({ input: process.stdin })
  .on('line', answer)
  .on('close', async () => {
    const pools = new Set([pool, ...[...databases.values()].map((entry) => entry.pool)].filter(Boolean));
    await Promise.allSettled([...pools].map((entry) => entry.miniflare.dispose()));
    process.exit(0);
  });
