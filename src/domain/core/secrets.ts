import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Returns 256 random bits as base64url. They cannot be guessed, so a fast hash is sufficient. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the SHA-256 hash of a random secret, in hexadecimal. Not for secrets that people choose. */
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
