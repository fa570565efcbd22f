import { createHash } from 'node:crypto';
import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import type { Clock } from '../clock.js';
import type { LoginSession } from '../../../entities/index.js';
import type { Caller } from '../caller.js';
import { DomainError } from '../errors.js';
import type { Vault } from '../vault.js';

/** Time for which the answer to a key is kept, in milliseconds. */
const keptFor = 24 * 3600_000;

/** Maximum length of a stored answer in characters, equal to the maximum size of a request in bytes. */
const longestAnswer = 1_048_576;

/** Seconds after which a caller can retry while the first request is in progress. */
const retryAfter = 1;

const hash = (parts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(parts));

/** The write was already committed: `answer` is the answer to its request. */
export class ReplayedAnswer extends Error {
  constructor(readonly answer: unknown) {
    super('the write is already committed');
  }
}

const inUse = () =>
  new DomainError(
    'IDEMPOTENCY_KEY_IN_USE',
    'the first request with this idempotency key is still in progress, try again later',
    { context: { retryAfter } },
  );

/** The idempotency keys of requests to this process (ADR 24). */
export class IdempotencyKeys {
  /** Ids of the keys of requests in progress in this process. */
  private readonly underWay = new Set<string>();

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a request with a key. The key belongs to the caller, the application that acts for the
   * caller, the part of the tree that the token is restricted to, and in a browser to sessions with
   * the same authentication methods, because some answers require a second factor.
   *
   * @param request identifies the request: another request cannot use the key
   * @throws DomainError `BAD_INPUT` for an anonymous caller; `IDEMPOTENCY_KEY_IN_USE`
   */
  begin(
    { caller, login }: { readonly caller: Caller; readonly login?: LoginSession | undefined },
    key: string,
    request: readonly unknown[],
  ): KeyedWrite {
    if (caller.id === null) {
      throw new DomainError('BAD_INPUT', 'an idempotency key requires authentication');
    }
    const { type, id, delegatedTo, narrowed = false, part = null } = caller;
    const methods = login ? [...login.methods].sort() : null;
    const owner = [type, id, delegatedTo?.clientId ?? null, narrowed, part, methods];
    const keyId = hash([owner, key]).digest('base64url');
    if (this.underWay.has(keyId)) throw inUse();
    this.underWay.add(keyId);
    const fingerprint = hash(request).digest('base64url');
    const end = () => this.underWay.delete(keyId);
    return new KeyedWrite(keyId, fingerprint, this.vault, this.clock, end);
  }
}

/** One request with an idempotency key. Its key is stored in the transaction of its write. */
export class KeyedWrite {
  constructor(
    private readonly id: string,
    private readonly fingerprint: string,
    private readonly vault: Vault,
    private readonly clock: Clock,
    /** Ends the request. Until then the key is in use in this process. */
    readonly end: () => void,
  ) {}

  /**
   * Looks up the key.
   *
   * @throws ReplayedAnswer if the write of this request was committed; DomainError
   *   `IDEMPOTENCY_KEY_REUSED` if the write of another request was
   */
  async find(session: Session): Promise<void> {
    this.replay(await session.first<{ encryptedAnswer: string }>(this.lookUp));
  }

  /**
   * Locks the key until the end of a transaction that has just started, and looks it up. Does not
   * wait for another transaction that has the key.
   *
   * @throws as `find`; DomainError `IDEMPOTENCY_KEY_IN_USE` while another instance has the key
   */
  async take(session: Session): Promise<void> {
    // On SQLite there is one process, which knows the keys in use.
    if (session.dialect === 'sqlite') return this.find(session);
    const lock = Buffer.from(this.id, 'base64url').readBigInt64BE().toString();
    const row = await session.first<{ locked: boolean; encryptedAnswer: string | null }>(
      sql`select pg_try_advisory_xact_lock(${lock}::bigint) as "locked",
          (${this.lookUp}) as "encryptedAnswer"`,
    );
    const { locked, encryptedAnswer } = row!;
    this.replay(encryptedAnswer === null ? undefined : { encryptedAnswer });
    if (!locked) throw inUse();
  }

  /**
   * Stores the answer in the transaction of the write.
   *
   * @throws DomainError `TOO_LARGE`; `IDEMPOTENCY_KEY_IN_USE` if another transaction was first
   */
  async keep(session: Session, answer: unknown): Promise<void> {
    const text = JSON.stringify({ fingerprint: this.fingerprint, answer });
    if (text.length > longestAnswer) {
      throw new DomainError(
        'TOO_LARGE',
        'the response is too large to store for an idempotency key',
      );
    }
    const now = this.clock();
    const kept = await session.all(
      sql`insert into idempotency_keys (id, encrypted_answer, created_at, expires_at)
        values (${this.id}, ${this.vault.seal(this.purpose, text)}, ${now}, ${now + keptFor})
        on conflict (id) do update set encrypted_answer = excluded.encrypted_answer,
          created_at = excluded.created_at, expires_at = excluded.expires_at
          where idempotency_keys.expires_at <= excluded.created_at
        returning id as "id"`,
    );
    if (kept.length === 0) throw inUse();
  }

  private get lookUp() {
    return sql`select k.encrypted_answer as "encryptedAnswer" from idempotency_keys k
      where k.id = ${this.id} and k.expires_at > ${this.clock()}`;
  }

  /**
   * The purpose of the answer in the vault. The answer of one key cannot be decrypted as that of
   * another.
   */
  private get purpose(): string {
    return `idempotency key ${this.id}`;
  }

  private replay(row: { encryptedAnswer: string } | undefined): void {
    if (!row) return;
    const { fingerprint, answer } = JSON.parse(
      this.vault.open(this.purpose, row.encryptedAnswer),
    ) as { fingerprint: string; answer: unknown };
    if (fingerprint === this.fingerprint) throw new ReplayedAnswer(answer);
    throw new DomainError(
      'IDEMPOTENCY_KEY_REUSED',
      'the idempotency key was already used for a different request',
    );
  }
}
