import type { Migration } from '@mikro-orm/migrations';

/**
 * What a migration means for releases that do not know it: `expand` leaves them working, also when they
 * restart; `contract` does not. CONTRIBUTING.md has the rules.
 */
export type Effect = 'expand' | 'contract';

/** A step of the schema. A name that was released never changes. */
export interface DeclaredMigration {
  readonly name: string;
  readonly class: new (...given: ConstructorParameters<typeof Migration>) => Migration;
  readonly effect: Effect;
}
