import { setTimeout as delay } from 'node:timers/promises';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { columns, sql, table } from '../../database/sql.js';
import type { Database } from '../../database/open.js';
import { SigningKey } from '../../entities/index.js';
import type { Clock } from '../clock.js';

/** A key signs for this long; then a new one is made. Milliseconds. */
const rotateAfter = 30 * 24 * 3600_000;
/** A key verifies for this long after its last signature: longer than any token lives. */
const verifyAfterRotation = 24 * 3600_000;
/** How old the copy in memory may grow before the database is asked for newer keys. */
const refreshAfter = 60_000;
/** How often unknown `kid`s may send us to the database, however many there are. */
const lookUpEvery = 200;

export const algorithm = 'RS256';

interface LoadedKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly createdAt: number;
}

/** The signing keys of the platform: kept in the database, rotated, cached here. */
export class KeyRing {
  private keys: LoadedKey[] = [];
  private loadedAt = 0;
  private loading: Promise<void> | undefined;
  private rotating: Promise<void> | undefined;
  private lookingUp: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The key that signs now. Makes a new one when the newest is due for retirement. */
  async signer(): Promise<LoadedKey> {
    if (this.clock() - this.loadedAt > refreshAfter) await this.load();
    const newest = this.keys[0];
    if (newest && this.clock() - newest.createdAt < rotateAfter) return newest;
    // However many requests find it due, one key is made.
    this.rotating ??= this.rotate().finally(() => (this.rotating = undefined));
    await this.rotating;
    return this.keys[0]!;
  }

  /** The public key named `kid`, if tokens that it signed can still be alive. */
  async verifier(kid: string): Promise<CryptoKey | undefined> {
    const find = () => this.keys.find((key) => key.kid === kid)?.publicKey;
    if (this.clock() - this.loadedAt > refreshAfter) await this.load();
    const known = find();
    if (known) return known;
    // Another instance may have made the key a moment ago.
    this.lookingUp ??= this.lookUp().finally(() => (this.lookingUp = undefined));
    await this.lookingUp;
    return find();
  }

  /** The JSON Web Key Set (RFC 7517): every key that still verifies. Public members only. */
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
    this.loading ??= this.loadAll().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async loadAll(): Promise<void> {
    const oldest = this.clock() - rotateAfter - verifyAfterRotation;
    const rows = await this.database.session().all<SigningKey>(
      sql`select ${columns(SigningKey, 'k')} from ${table(SigningKey)} k
        where k.created_at > ${oldest} order by k.created_at desc, k.id`,
    );
    const known = new Map(this.keys.map((key) => [key.kid, key]));
    this.keys = await Promise.all(rows.map(async (row) => known.get(row.id) ?? importKey(row)));
    this.loadedAt = this.clock();
  }

  private async rotate(): Promise<void> {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const id = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
    const publicJwk = {
      ...(await exportJWK(pair.publicKey)),
      use: 'sig',
      kid: id,
      alg: algorithm,
    };
    const privateJwk = await exportJWK(pair.privateKey);
    await this.database.write(
      this.database.session(),
      async ({ em }) => {
        em.create(
          SigningKey,
          {
            id,
            publicJwk,
            privateJwk,
            createdAt: this.clock(),
          },
          { persist: true },
        );
      },
      { quiet: true },
    );
    // One that is under way may have started before the key was there.
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
    createdAt: row.createdAt,
  };
}
