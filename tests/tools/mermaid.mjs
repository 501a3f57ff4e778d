// Parses Mermaid diagrams: a JSON array of texts on stdin, a JSON array on stdout with null or what is wrong with each.
// Usage: node mermaid.mjs <folder that holds node_modules>.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.argv[2], 'package.json'));
const { default: mermaid } = await import(pathToFileURL(require.resolve('mermaid')));
// Without a DOM, DOMPurify cleans nothing and Mermaid fails at accTitle and accDescr. Only the grammar is asked here.
const { default: purify } = await import(pathToFileURL(join(dirname(require.resolve('dompurify')), 'purify.es.mjs')));
purify.sanitize ??= (text) => text;
purify.addHook ??= () => {};
const answers = [];
for (const diagram of JSON.parse(await text(process.stdin))) {
  answers.push(await mermaid.parse(diagram).then(() => null, (error) => String(error?.message ?? error)));
}
process.stdout.write(JSON.stringify(answers));
