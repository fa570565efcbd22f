import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { inUuids, sql } from '../../../database/sql.js';
import type { Clock } from '../../core/clock.js';
import { accessTokenLifetime, type TokenClaims } from './access-token.js';
import { AccessCache } from '../callers/access-cache.js';

/**
 * Maximum number of revoked tokens in memory. If there are more, the database is read for each
 * token.
 */
const mostInMemory = 1000;

/** The revoked tokens that have not expired. After each revocation they are read with one statement. */
export class Revocations {
  private readonly known: AccessCache<ReadonlySet<string>>;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.known = new AccessCache(database.channel, clock, { max: 1 });
  }

  /** Whether the token, its family or its source token was revoked. */
  async include(
    session: Session,
    { tokenId, familyId, sourceId }: Pick<TokenClaims, 'tokenId' | 'familyId' | 'sourceId'>,
  ): Promise<boolean> {
    const ids = [tokenId, familyId, sourceId].filter((id) => id !== null);
    const known = await this.known.get('', (dependencies) => {
      dependencies.onTable('revoked_tokens');
      return this.load(session);
    });
    if (known.size <= mostInMemory) return ids.some((id) => known.has(id));
    const found = await session.first(
      sql`select r.id as "id" from revoked_tokens r where ${inUuids('r.id', ids)}`,
    );
    return found !== undefined;
  }

  private async load(session: Session): Promise<ReadonlySet<string>> {
    const rows = await session.all<{ id: string }>(
      sql`select r.id as "id" from revoked_tokens r where r.expires_at > ${this.clock()}
        limit ${mostInMemory + 1}`,
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/**
 * Revokes the access token or the family with this `id` as part of a write, until the last of its
 * access tokens has expired.
 */
export async function revokeAccessTokens(session: Session, id: string, now: number): Promise<void> {
  const expiresAt = now + accessTokenLifetime * 1000;
  await session.all(
    sql`insert into revoked_tokens (id, expires_at) values (${id}, ${expiresAt})
      on conflict (id) do update set expires_at = ${expiresAt}`,
  );
}
