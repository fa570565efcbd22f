import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import type { Logger } from 'pino';
import { normalize } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';
import { networkOf } from '../../core/network.js';
import { FairQueue } from './fair-queue.js';

declare module '../../core/context.js' {
  interface Services {
    readonly passwords: Passwords;
  }
}

/**
 * argon2id with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes.
 * Algorithm 2 is argon2id; the package exports it as a `const enum`, which isolated modules cannot read.
 */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * At most two concurrent hashes, because they share a thread pool of four with SQLite. A hash takes
 * 16 ms of CPU time, so the last waiting hash starts after two to five seconds.
 */
const hashLimits = { concurrent: 2, waiting: 256, retryAfter: 5 };

const minimumLength = 8;
const maximumLength = 256;

/**
 * Maximum number of UTF-16 code units for `maximumLength` characters, in any encoding of accents.
 */
const longestText = 8 * maximumLength;

/** Verified for an unknown login, so that the duration is the same as for a wrong password. */
const unknownUserHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The stored hashes of a password, which verify the password or its MD5 digest. */
export interface PasswordHashes {
  /** argon2id over the password. */
  readonly passwordHash: string;
  /** argon2id hash of the MD5 digest; null unless the server accepts digests. */
  readonly digestHash: string | null;
}

/** Prefix of a hash that was computed from the digest alone, because the password was never sent. */
const ofDigest = 'md5:';

/**
 * The hashed form of a password: NFKC, so that it does not depend on the keyboard (NIST SP 800-63B,
 * section 5.1.1.2).
 */
const normalized = (password: string): string => normalize(password, 'NFKC');

/** The possible inputs of a stored hash: earlier releases hashed the text without normalization. */
const spellingsOf = (password: string): readonly string[] => [
  ...new Set([normalized(password), password]),
];

/**
 * The length of a password is its number of code points (NIST SP 800-63B, section 5.1.1.2), in the
 * original form or in NFKC, whichever is shorter. A compatibility character can become eighteen
 * characters in NFKC.
 */
const lengthOf = (password: string): number =>
  password.length > longestText
    ? password.length
    : Math.min(...spellingsOf(password).map((text) => Array.from(text).length));

/**
 * The result of a verification. `outdated`: the password matches, but the hash was made without
 * normalization and must be replaced.
 */
export type PasswordMatch = 'different' | 'same' | 'outdated';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

/** Hashes, verifies and validates passwords. */
export class Passwords {
  private readonly hashing = new FairQueue(hashLimits);
  private readonly breached = new Set<string>(dictionary['passwords-common']);
  private breachedHashes: Set<string> | undefined;
  private breachedDigests: Set<string> | undefined;

  constructor(
    private readonly rangeService: string | undefined,
    /** Whether users can sign in with the MD5 digest of their password (ADR 11). */
    readonly takesDigests: boolean,
    private readonly log: Logger,
    private readonly verifyHash: typeof verify = verify,
  ) {}

  /**
   * Returns the hashes of `password` in PHC string format. Clients compute the digest of the
   * entered text, so the digest is made without normalization.
   *
   * @param ip IP address of the request; networks take turns
   * @throws DomainError `BUSY` if too many hashes are waiting
   */
  async hashesOf(password: string, ip: string): Promise<PasswordHashes> {
    return {
      passwordHash: await this.passwordHashOf(password, ip),
      digestHash: this.takesDigests ? await this.hash(md5(password), ip) : null,
    };
  }

  /** Returns the hash of `password` alone, without that of its digest. As `hashesOf`. */
  passwordHashOf(password: string, ip: string): Promise<string> {
    return this.hash(normalized(password), ip);
  }

  /** Returns the hashes for a password of which only the MD5 digest is known. See `hashesOf`. */
  async hashesOfDigest(digest: string, ip: string): Promise<PasswordHashes> {
    const digestHash = await this.hash(digest.toLowerCase(), ip);
    return { passwordHash: `${ofDigest}${digestHash}`, digestHash };
  }

  private hash(text: string, ip: string): Promise<string> {
    return this.hashing.run(networkOf(ip), () => hash(text, parameters));
  }

  /** @throws DomainError `BUSY` if a hash for `ip` would be rejected now */
  assertRoom(ip: string): void {
    this.hashing.assertRoom(networkOf(ip));
  }

  /**
   * Whether `password` matches the hash. A failed verification takes the same time without a hash:
   * one verification, or two for a password that is not in NFKC.
   *
   * @param ip IP address of the request; networks take turns
   * @throws DomainError `BUSY` if too many hashes are waiting
   */
  async matches(
    storedHash: string | undefined,
    password: string,
    ip: string,
  ): Promise<PasswordMatch> {
    if (lengthOf(password) > maximumLength) return 'different';
    const digested = storedHash?.startsWith(ofDigest) ?? false;
    const hash = digested ? storedHash!.slice(ofDigest.length) : (storedHash ?? unknownUserHash);
    const [first, ...others] = spellingsOf(password).map((text) => (digested ? md5(text) : text));
    // In one turn of the queue, because it is one attempt.
    const match = await this.hashing.run(networkOf(ip), async (): Promise<PasswordMatch> => {
      if (await this.verifyHash(hash, first!)) return 'same';
      for (const other of others) if (await this.verifyHash(hash, other)) return 'outdated';
      return 'different';
    });
    if (storedHash === undefined) return 'different';
    // The client computed the digest, so it cannot be computed again with normalization.
    return digested && match === 'outdated' ? 'same' : match;
  }

  /**
   * @throws DomainError `BAD_INPUT` for a password that is too short, too long or known from a data
   *   breach
   */
  async assertAcceptable(password: string): Promise<void> {
    const length = lengthOf(password);
    if (length < minimumLength || length > maximumLength) {
      throw badInput(
        'password',
        `password must be ${minimumLength} to ${maximumLength} characters long`,
      );
    }
    if (await this.compromised(normalized(password))) {
      throw badInput('password', 'password was exposed in a data breach, choose another one');
    }
  }

  /**
   * As `assertAcceptable`, for the MD5 digest of a password. The length cannot be checked.
   *
   * @throws DomainError `BAD_INPUT`, also if the server does not accept digests
   */
  assertAcceptableDigest(digest: string): void {
    if (!this.takesDigests)
      throw badInput('md5', 'md5 is not accepted by this server, send the password');
    if (!/^[0-9a-f]{32}$/i.test(digest)) {
      throw badInput('password', 'password must be an MD5 digest of 32 hexadecimal digits');
    }
    this.breachedDigests ??= new Set(Array.from(this.breached, md5));
    if (this.breachedDigests.has(digest.toLowerCase())) {
      throw badInput('password', 'password was exposed in a data breach, choose another one');
    }
  }

  /**
   * Whether a password is known from data breaches, by the built-in list and by the k-anonymity
   * range service if one is configured.
   */
  private async compromised(password: string): Promise<boolean> {
    if (this.breached.has(password) || this.breached.has(password.toLowerCase())) return true;
    return this.rangeService ? this.inRange(sha1(password)) : false;
  }

  /** Like `compromised`, for the hexadecimal SHA-1 hash of a password. */
  async compromisedHash(hash: string): Promise<boolean> {
    const digest = hash.toUpperCase();
    this.breachedHashes ??= new Set(Array.from(this.breached, sha1));
    if (this.breachedHashes.has(digest)) return true;
    return this.rangeService ? this.inRange(digest) : false;
  }

  /** Only the first five characters of the digest are sent to the service. */
  private async inRange(digest: string): Promise<boolean> {
    try {
      const response = await fetch(`${this.rangeService}/range/${digest.slice(0, 5)}`, {
        headers: { 'Add-Padding': 'true' },
        signal: AbortSignal.timeout(3000),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const lines = (await response.text()).split(/\r?\n/);
      const found = lines.find((line) => line.startsWith(`${digest.slice(5)}:`));
      return found !== undefined && !found.endsWith(':0');
    } catch (error) {
      this.log.warn({ err: error }, 'the range service for breached passwords did not respond');
      return false;
    }
  }
}
