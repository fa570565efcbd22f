import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import type { Logger } from 'pino';
import { badInput } from '../errors.js';
import { Semaphore } from './semaphore.js';

/**
 * argon2id with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes.
 * Algorithm 2 is argon2id; the package exports it as a `const enum`, which isolated modules cannot read.
 */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes under way at once. They share a thread pool of four with SQLite, which must not starve. */
const concurrentHashes = 2;

const minimumLength = 8;
const maximumLength = 256;

/** Verified when there is no user, so that an unknown login takes as long as a wrong password. */
const nobody =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

/** Hashes, checks and judges passwords. */
export class Passwords {
  private readonly hashing = new Semaphore(concurrentHashes);
  private readonly breached = new Set<string>(dictionary['passwords-common']);
  private breachedHashes: Set<string> | undefined;

  constructor(
    private readonly rangeService: string | undefined,
    private readonly log: Logger,
  ) {}

  /** `password` as an argon2id hash in PHC string format. */
  hash(password: string): Promise<string> {
    return this.hashing.run(() => hash(password, parameters));
  }

  /** Whether `password` is the one that was hashed. Takes the same time when there is no hash. */
  async matches(storedHash: string | undefined, password: string): Promise<boolean> {
    if (password.length > maximumLength) return false;
    const same = await this.hashing.run(() => verify(storedHash ?? nobody, password));
    return storedHash !== undefined && same;
  }

  /** @throws DomainError `BAD_INPUT` for a password that is too short, too long or publicly known. */
  async assertAcceptable(password: string): Promise<void> {
    if (password.length < minimumLength || password.length > maximumLength) {
      throw badInput(
        'password',
        `password must be ${minimumLength} to ${maximumLength} characters long`,
      );
    }
    if (await this.compromised(password)) {
      throw badInput('password', 'password was exposed in a breach: choose another');
    }
  }

  /**
   * Whether a password is known from breaches: by the list that ships with the server, and by a
   * k-anonymity range service where one is configured.
   *
   * @param password the password, or its SHA-1 in hexadecimal as range clients send it.
   */
  async compromised(password: string): Promise<boolean> {
    const hashed = /^[0-9a-f]{40}$/i.test(password);
    const digest = hashed ? password.toUpperCase() : sha1(password);
    if (hashed) {
      this.breachedHashes ??= new Set(Array.from(this.breached, sha1));
      if (this.breachedHashes.has(digest)) return true;
    } else if (this.breached.has(password) || this.breached.has(password.toLowerCase())) {
      return true;
    }
    return this.rangeService ? this.inRange(digest) : false;
  }

  /** Only the first five characters of the digest leave this process. */
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
      this.log.warn({ err: error }, 'the range service for breached passwords did not answer');
      return false;
    }
  }
}
