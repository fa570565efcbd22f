import { createRequire } from 'node:module';

// Sources and compiled files lie equally deep, so the path is right for both.
const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };

/** What is running here. */
export const release = { name: 'Account Graph', edition: 'Cloud', version: manifest.version };
