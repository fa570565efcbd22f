import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { buildGraphSchema } from '../src/resolvers/schema.js';
import { openApiDocument } from '../src/rest/openapi/document.js';

/** The generated files that are committed, with their generators. */
const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'schema.graphql': () => `${printSchema(buildGraphSchema())}\n`,
  'openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
};

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');

const stale: string[] = [];
for (const [name, make] of Object.entries(generated)) {
  const file = fileURLToPath(new URL(name, root));
  const text = await make();
  const committed = await readFile(file, 'utf8').catch(() => undefined);
  if (committed === text) continue;
  if (!check) {
    await writeFile(file, text);
    console.log(`wrote ${name}`);
  } else {
    stale.push(`${name} ${committed === undefined ? 'is missing' : 'differs from the code'}`);
  }
}

if (stale.length > 0) {
  console.error(`${stale.join('\n')}\nRun "npm run generate" and commit the result.`);
  process.exitCode = 1;
}
