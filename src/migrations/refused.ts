/**
 * A migration cannot run because of the data. Nothing was changed. The message states how to
 * correct it.
 */
export class MigrationRefusedError extends Error {}
