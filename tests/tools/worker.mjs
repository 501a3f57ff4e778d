// A Rust Worker in workerd: one JSON request per line on stdin, one answer per line on stdout.
// Usage: node worker.mjs <folder that holds node_modules> <folder of wasm-bindgen's output> <SQL file>...
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readFileSync, readdirSync } from 'node:fs';

const [tools, out, ...files] = process.argv.slice(2);
const require = createRequire(join(tools, 'package.json'));
const fromWrangler = createRequire(require.resolve('wrangler/package.json'));
const { Miniflare, convertV4MiniflareOptions } = fromWrangler('miniflare');
const { unstable_splitSqlQuery: split } = require('wrangler');

/** What worker-build writes around the output, without its restart after a panic. */
const SHIM = `import * as app from './index.js';
import wasm from './index_bg.wasm';
app.initSync({ module: wasm });
export default { fetch: (request, env, context) => app.fetch(request, env, context) };`;
/** The same question without Rust, for comparison. */
const PLAIN = `export default { async fetch(request, env) {
  const key = new URL(request.url).pathname.split('/')[2];
  const row = await env.DB.prepare('SELECT "id", "key", "value", "description", "updated_at" FROM "settings" WHERE "key" = ?').bind(key).first();
  return row ? Response.json({ value: row.value }) : new Response('there is no such setting', { status: 404 });
} }`;

const snippets = readdirSync(out, { recursive: true }).filter((path) => path.startsWith('snippets/') && path.endsWith('.js'));
const module = (type, path, contents) => ({ type, path, contents });
const read = (path) => readFileSync(join(out, path), 'utf8');
const rust = [
  module('ESModule', 'shim.js', SHIM),
  module('ESModule', 'index.js', read('index.js')),
  ...snippets.map((path) => module('ESModule', path, read(path))),
  module('CompiledWasm', 'index_bg.wasm', readFileSync(join(out, 'index_bg.wasm'))),
];
const named = (name, modules, d1Databases) => ({
  name, modules, d1Databases, routes: [`${name}/*`], compatibilityDate: '2025-10-01',
});

// One workerd for all of them; `bare` has no database.
const miniflare = new Miniflare(convertV4MiniflareOptions({ workers: [
  named('rust', rust, { DB: 'db' }),
  named('plain', [module('ESModule', 'plain.js', PLAIN)], { DB: 'db' }),
  named('bare', rust, {}),
] }));
const db = await miniflare.getD1Database('DB');
for (const file of files) await db.batch(split(readFileSync(file, 'utf8')).map((sql) => db.prepare(sql)));

async function answer(line) {
  const { worker, method, path, body } = JSON.parse(line);
  const from = performance.now();
  const response = await miniflare.dispatchFetch(`http://${worker}${path}`, { method, body: method === 'GET' ? undefined : body });
  const text = await response.text();
  return { status: response.status, text, millis: performance.now() - from };
}

let before = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    before = before.then(() => answer(line)).catch((error) => ({ status: 0, text: String(error?.stack ?? error), millis: 0 }))
      .then((reply) => process.stdout.write(JSON.stringify(reply) + '\n'));
  })
  .on('close', async () => {
    await before;
    await miniflare.dispose();
    process.exit(0);
  });
