import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as base64url: too many to guess, so a fast hash is enough to keep them by. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a random secret, hexadecimal. Never for anything that a person chose. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether `secret` hashes to `storedHash`, in constant time. */
export function secretMatches(storedHash: string, secret: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(storedHash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}

const keyOfThisProcess = randomBytes(32);

/**
 * A cache key for `parts`, which can include a password. It is meaningless outside this process, so
 * that a memory dump contains no list of passwords.
 */
export function cacheKey(...parts: string[]): string {
  return createHmac('sha256', keyOfThisProcess).update(JSON.stringify(parts)).digest('base64url');
}
