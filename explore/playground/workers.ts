import { addressOf } from '../site.js';

/** Paths of the workers of the editor, by their labels. */
declare const WORKER_PATHS: Readonly<Record<'editor' | 'graphql' | 'json', `/${string}`>>;

const environment: NonNullable<typeof MonacoEnvironment> = {
  getWorker: (_id, label) =>
    new Worker(addressOf(WORKER_PATHS[label === 'graphql' || label === 'json' ? label : 'editor'])),
};

Object.assign(globalThis, { MonacoEnvironment: environment });
