// The scenarios' Worker in workerd: JSON lines on stdin, one answer per line on stdout.
// Usage: node scenarios.mjs <folder that holds node_modules> <folder of wasm-bindgen's output> <folder to keep databases in>.
// The first line names the databases and their SQL: {"DB": ["CREATE …"]}; no SQL is run where there is none. Any other line is a
// list of requests {worker, path, body} that are sent at once; the answer is the list of {status, text}.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readFileSync, readdirSync } from 'node:fs';

const [tools, out, kept] = process.argv.slice(2);
const require = createRequire(join(tools, 'package.json'));
const fromWrangler = createRequire(require.resolve('wrangler/package.json'));
const { Miniflare, convertV4MiniflareOptions } = fromWrangler('miniflare');
const { unstable_splitSqlQuery: split } = require('wrangler');

/** A panic ends the wasm before its promise does: what it said is the answer then. */
const SHIM = `import * as app from './index.js';
import wasm from './index_bg.wasm';
app.initSync({ module: wasm });
export default {
  fetch(request, env, context) {
    const panic = new Promise((resolve) => { globalThis.panicked = (text) => resolve(new Response(text, { status: 500 })); });
    return Promise.race([app.fetch(request, env, context), panic]);
  },
};`;

/**
 * Another program, in JavaScript, on the same binding. It runs a statement for each row of parameters, and where it is told
 * what comes, says what came instead. Bytes are arrays on both ways, as D1 gives them.
 */
const PLAIN = `
const bound = (value) => (Array.isArray(value) ? Uint8Array.from(value).buffer : value);
const same = (found, expected) => {
  if (typeof expected === 'boolean') return found === Number(expected);
  if (!Array.isArray(expected)) return Object.is(found, expected);
  return Array.isArray(found) && found.length === expected.length && found.every((one, at) => same(one, expected[at]));
};
export default { async fetch(request, env) {
  const { binding, sql, params, expected } = await request.json();
  const prepared = env[binding].prepare(sql);
  const rows = [];
  for (const row of params) rows.push(...await prepared.bind(...row.map(bound)).raw());
  if (same(rows, expected ?? rows)) return new Response('ok');
  const at = rows.findIndex((row, at) => !same(row, expected[at]));
  return new Response(JSON.stringify([rows.length, rows[at], expected[at]]), { status: 500 });
} }`;

const module = (type, path, contents) => ({ type, path, contents });
const read = (path) => readFileSync(join(out, path), 'utf8');
const snippets = readdirSync(out, { recursive: true }).filter((path) => path.startsWith('snippets/') && path.endsWith('.js'));
const rust = [
  module('ESModule', 'shim.js', SHIM),
  module('ESModule', 'index.js', read('index.js')),
  ...snippets.map((path) => module('ESModule', path, read(path))),
  module('CompiledWasm', 'index_bg.wasm', readFileSync(join(out, 'index_bg.wasm'))),
];
const plain = [module('ESModule', 'plain.js', PLAIN)];

/** Two Workers of the same wasm, and one of JavaScript, each with all databases. */
async function start(databases) {
  const d1Databases = Object.fromEntries(Object.keys(databases).map((name) => [name, name]));
  const worker = (name, modules) => ({ name, modules, d1Databases, compatibilityDate: '2025-10-01' });
  const workers = [worker('one', rust), worker('two', rust), worker('plain', plain)];
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers, resourcePersistencePath: kept }));
  for (const [name, texts] of Object.entries(databases)) {
    const db = await miniflare.getD1Database(name);
    for (const text of texts) await db.batch(split(text).map((sql) => db.prepare(sql)));
  }
  return miniflare;
}

let miniflare;
async function ask({ worker, path, body }) {
  try {
    const fetcher = await miniflare.getWorker(worker);
    const response = await fetcher.fetch(`http://worker${path}`, { method: 'POST', body });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error?.stack ?? error) };
  }
}

async function answer(line) {
  const told = JSON.parse(line);
  if (miniflare) return Promise.all(told.map(ask));
  miniflare = await start(told);
  return [];
}

let before = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    before = before.then(() => answer(line)).catch((error) => [{ status: 0, text: String(error?.stack ?? error) }])
      .then((replies) => process.stdout.write(JSON.stringify(replies) + '\n'));
  })
  .on('close', async () => {
    await before;
    await miniflare?.dispose();
    process.exit(0);
  });
