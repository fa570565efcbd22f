import { createRequire } from 'node:module';

// Sources and compiled files have the same depth, so the path is valid for both.
const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };

/** The name and version of this release. */
export const release = { name: 'Account Graph', edition: 'Cloud', version: manifest.version };
