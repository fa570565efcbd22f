/** The data keeps a migration from running. Nothing was changed; the message says what to do. */
export class MigrationRefusedError extends Error {}
