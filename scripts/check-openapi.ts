/* Fails if redocly or spectral reports an error or a warning for openapi.json. */
import { readFileSync } from 'node:fs';
import {
  BaseResolver,
  lintDocument,
  loadConfig,
  makeDocumentFromString,
} from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import { fileURLToPath } from 'node:url';
import { spectralRules } from './spectral-rules.js';

const file = 'openapi.json';
const at = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const text = readFileSync(at(file), 'utf8');

async function redocly(): Promise<string[]> {
  const problems = await lintDocument({
    document: makeDocumentFromString(text, at(file)),
    config: await loadConfig({ configPath: at('redocly.yaml') }),
    externalRefResolver: new BaseResolver(),
  });
  return problems.map(
    ({ ruleId, message, location }) =>
      `redocly ${ruleId}: ${message} ${location.map(({ pointer }) => pointer ?? '').join(' ')}`,
  );
}

async function bySpectral(): Promise<string[]> {
  const linter = new spectral.Spectral();
  linter.setRuleset(spectralRules);
  const found = await linter.run(JSON.parse(text) as Record<string, unknown>);
  return found.map(({ code, message, path }) => `spectral ${code}: ${message} ${path.join('/')}`);
}

const found = [...(await redocly()), ...(await bySpectral())];
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
}
