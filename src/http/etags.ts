import type { FastifyRequest } from 'fastify';

/**
 * Whether the client of `request` already has the version with this `etag` (RFC 9110, section
 * 13.1.2).
 */
export function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim());
  return known?.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag) ?? false;
}
