/** Where the build put each of the editor's workers, by the label that the editor asks for. */
declare const WORKER_URLS: Readonly<Record<'editor' | 'graphql' | 'json', string>>;

const environment: NonNullable<typeof MonacoEnvironment> = {
  getWorker: (_id, label) =>
    new Worker(label === 'graphql' || label === 'json' ? WORKER_URLS[label] : WORKER_URLS.editor),
};

Object.assign(globalThis, { MonacoEnvironment: environment });
