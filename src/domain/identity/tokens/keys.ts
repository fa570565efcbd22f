import { setTimeout as delay } from 'node:timers/promises';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { columns, sql, table } from '../../../database/sql.js';
import type { Database } from '../../../database/open.js';
import { SigningKey } from '../../../entities/index.js';
import type { Clock } from '../../core/clock.js';

/** Time for which a key signs before its successor replaces it, in milliseconds. */
const rotateAfter = 30 * 24 * 3600_000;
/**
 * Time between the publication of a key (`GET /idp/keys`) and its first signature, in milliseconds.
 * The keys document is cached for less than that, so verifiers know a key before its first token
 * arrives.
 */
const keyPublicationLead = 24 * 3600_000;
/**
 * Time for which a key verifies tokens after its successor is active: longer than the lifetime of
 * all tokens.
 */
const verifyAfterRotation = 24 * 3600_000;
/** Maximum age of the cached keys, in milliseconds, before the database is read again. */
const refreshAfter = 60_000;
/** Minimum interval in milliseconds between database look-ups for unknown `kid`s. */
const lookUpEvery = 200;

export const algorithm = 'RS256';

interface LoadedKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  /** Time when the key starts to sign, in milliseconds. */
  readonly activatesAt: number;
}

/** Only one transaction at a time can add a key. */
const creationLock = sql`select pg_advisory_xact_lock(hashtextextended(${'signing_keys'}, 0))`;

/**
 * The signing keys of the platform, stored in the database, rotated, and cached in memory. Every
 * instance signs with the key that was activated last, by the times in the database.
 */
export class KeyRing {
  /** The keys, latest activation first. */
  private keys: LoadedKey[] = [];
  private loadedAt = 0;
  /** Number of possible changes of the keys. */
  private changes = 0;
  private loading: Promise<void> | undefined;
  private adding: Promise<void> | undefined;
  private lookingUp: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    database.channel.onChange((changes) => {
      if (changes.some(({ kind, key }) => kind === 'all' || key === 'signing_keys')) {
        this.loadedAt = 0;
        this.changes++;
        // A load in progress may have read the keys before the change.
        this.loading = undefined;
      }
    });
  }

  /** Reads the keys again unless the copy in memory can be used. */
  private async refresh(): Promise<void> {
    const isRecent = this.clock() - this.loadedAt <= refreshAfter;
    if (!isRecent || !this.database.channel.reliable) await this.load();
  }

  /**
   * Returns the key that signs now. Its successor is published `keyPublicationLead` before it
   * becomes active. An expired key continues to sign until then.
   */
  async signer(): Promise<LoadedKey> {
    await this.refresh();
    if (this.lacksKey()) {
      // Concurrent requests create only one key.
      this.adding ??= this.addKey().finally(() => (this.adding = undefined));
      await this.adding;
    }
    return this.keys.find(({ activatesAt }) => activatesAt <= this.clock()) ?? this.keys.at(-1)!;
  }

  /** Whether there is no key, or the successor of the newest key must be published. */
  private lacksKey(): boolean {
    const newest = this.keys[0];
    return !newest || newest.activatesAt + rotateAfter - keyPublicationLead <= this.clock();
  }

  /** Returns the public key with this `kid`, if tokens that it signed can still be valid. */
  async verifier(kid: string): Promise<CryptoKey | undefined> {
    const find = () => this.keys.find((key) => key.kid === kid)?.publicKey;
    await this.refresh();
    const known = find();
    if (known) return known;
    // Another instance may have just created the key.
    this.lookingUp ??= this.lookUp().finally(() => (this.lookingUp = undefined));
    await this.lookingUp;
    return find();
  }

  /**
   * Returns the JSON Web Key Set (RFC 7517): every key that verifies or will sign next. Contains
   * only public members.
   */
  async publicKeys(): Promise<JWK[]> {
    await this.signer();
    return this.keys.map(({ publicJwk }) => publicJwk);
  }

  private async lookUp(): Promise<void> {
    const wait = this.loadedAt + lookUpEvery - this.clock();
    if (wait > 0) await delay(Math.min(wait, lookUpEvery));
    await this.load();
  }

  private load(): Promise<void> {
    if (this.loading) return this.loading;
    const own = this.loadAll().finally(() => {
      if (this.loading === own) this.loading = undefined;
    });
    this.loading = own;
    return own;
  }

  private async loadAll(): Promise<void> {
    const { changes } = this;
    const takenOver = this.clock() - verifyAfterRotation;
    // The key that was active at that time, and all later keys.
    const rows = await this.database.session().all<SigningKey>(
      sql`select ${columns(SigningKey, 'k')} from ${table(SigningKey)} k
        where k.activates_at >= coalesce(
          (select max(o.activates_at) from signing_keys o where o.activates_at <= ${takenOver}), 0)
        order by k.activates_at desc, k.id`,
    );
    if (changes !== this.changes) return this.load();
    const known = new Map(this.keys.map((key) => [key.kid, key]));
    this.keys = await Promise.all(rows.map(async (row) => known.get(row.id) ?? importKey(row)));
    this.loadedAt = this.clock();
  }

  /**
   * Adds the first key, which signs immediately, or the next one, unless another instance has added
   * it.
   */
  private async addKey(): Promise<void> {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const id = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
    const publicJwk = {
      ...(await exportJWK(pair.publicKey)),
      use: 'sig',
      kid: id,
      alg: algorithm,
    };
    const privateJwk = await exportJWK(pair.privateKey);
    const seen = this.keys[0]?.activatesAt ?? null;
    await this.database.write(
      this.database.session(),
      async ({ em, session }) => {
        if (session.dialect === 'postgresql') await session.all(creationLock);
        const newest = await session.first<{ activatesAt: number | null }>(
          sql`select max(k.activates_at) as "activatesAt" from signing_keys k`,
        );
        const last = newest?.activatesAt ?? null;
        if (last !== seen) return;
        const now = this.clock();
        const activatesAt =
          last === null ? now : Math.max(last + rotateAfter, now + keyPublicationLead);
        em.create(
          SigningKey,
          { id, publicJwk, privateJwk, createdAt: now, activatesAt },
          { persist: true },
        );
      },
      { quiet: true },
    );
    // A load in progress may have started before the key was created.
    await this.loading;
    await this.load();
  }
}

async function importKey(row: SigningKey): Promise<LoadedKey> {
  return {
    kid: row.id,
    publicJwk: row.publicJwk,
    publicKey: (await importJWK(row.publicJwk, algorithm)) as CryptoKey,
    privateKey: (await importJWK(row.privateJwk, algorithm)) as CryptoKey,
    activatesAt: row.activatesAt,
  };
}
