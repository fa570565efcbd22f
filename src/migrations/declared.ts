import type { Migration } from '@mikro-orm/migrations';

/**
 * The effect of a migration on releases that do not know it. After `expand` they still work, even
 * when they restart; after `contract` they do not. CONTRIBUTING.md contains the rules.
 */
export type Effect = 'expand' | 'contract';

/** A migration of the schema. Its name must never change after a release. */
export interface DeclaredMigration {
  readonly name: string;
  readonly class: new (...given: ConstructorParameters<typeof Migration>) => Migration;
  readonly effect: Effect;
}
