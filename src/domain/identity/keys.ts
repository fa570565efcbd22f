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
/** How often an unknown `kid` may send us to the database. */
const lookUpAtMost = 1000;

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

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The key that signs now. Makes a new one when the newest is due for retirement. */
  async signer(): Promise<LoadedKey> {
    if (this.clock() - this.loadedAt > refreshAfter) await this.load();
    const newest = this.keys[0];
    if (newest && this.clock() - newest.createdAt < rotateAfter) return newest;
    await this.rotate();
    return this.keys[0]!;
  }

  /** The public key named `kid`, if tokens that it signed can still be alive. */
  async verifier(kid: string): Promise<CryptoKey | undefined> {
    const find = () => this.keys.find((key) => key.kid === kid)?.publicKey;
    const age = this.clock() - this.loadedAt;
    if (age > refreshAfter || (!find() && age > lookUpAtMost)) await this.load();
    return find();
  }

  /** The JSON Web Key Set (RFC 7517): every key that still verifies. */
  async publicKeys(): Promise<JWK[]> {
    await this.signer();
    return this.keys.map(({ publicJwk }) => publicJwk);
  }

  private async load(): Promise<void> {
    const oldest = this.clock() - rotateAfter - verifyAfterRotation;
    const rows = await this.database.session().all<SigningKey>(
      sql`select ${columns(SigningKey, 'k')} from ${table(SigningKey)} k
        where k.created_at > ${oldest} order by k.created_at desc, k.id`,
    );
    this.keys = await Promise.all(
      rows.map(async (row) => ({
        kid: row.id,
        publicJwk: row.publicJwk,
        publicKey: (await importJWK(row.publicJwk, algorithm)) as CryptoKey,
        privateKey: (await importJWK(row.privateJwk, algorithm)) as CryptoKey,
        createdAt: row.createdAt,
      })),
    );
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
            privateJwk: privateJwk as Record<string, unknown>,
            createdAt: this.clock(),
          },
          { persist: true },
        );
      },
      { quiet: true },
    );
    await this.load();
  }
}
