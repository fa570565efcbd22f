import { LRUCache } from 'lru-cache';
import type { Database } from '../../../database/open.js';
import { sql, startsWith } from '../../../database/sql.js';

declare module '../../core/context.js' {
  interface Services {
    readonly treeSizes: TreeSizes;
  }
}

/** Number of tenants from which on a subtree is large. */
const large = 2000;

/** Reading so many rows takes about 20 ms. They contain a page of 50 if one row in 400 matches. */
const nearRows = 20_000;

/** Number of changed rows up to which they are read before their tenants. */
const fewChanges = 10_000;

/** Number of matches of a search up to which they are read before their tenants. */
const fewMatches = 2000;

/** Time for which a size is kept, in milliseconds. */
const keptFor = 10 * 60_000;

/**
 * The approximate sizes of subtrees. They decide how a list is read and never what it contains, so
 * a size can be some minutes old.
 */
export class TreeSizes {
  private readonly sizes = new LRUCache<string, Promise<boolean>>({ max: 10_000, ttl: keptFor });

  constructor(private readonly database: Database) {}

  /** Number of rows, in the order of a list, among which a page of a large subtree is looked for first. */
  get nearRows(): number {
    return nearRows;
  }

  get fewChanges(): number {
    return fewChanges;
  }

  get fewMatches(): number {
    return fewMatches;
  }

  /** Whether the subtree of the tenant with this path is large. */
  isLarge(path: string): Promise<boolean> {
    let size = this.sizes.get(path);
    if (!size) {
      size = this.read(path);
      this.sizes.set(path, size);
      size.catch(() => this.sizes.delete(path));
    }
    return size;
  }

  private async read(path: string): Promise<boolean> {
    const row = await this.database.session().first<{ count: number }>(
      sql`select count(*) as "count" from (
        select 1 from tenants t where ${startsWith('t.path', path)} limit ${large}) counted`,
    );
    return row!.count >= large;
  }
}
