import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { LRUCache } from 'lru-cache';
import { SignJWT, decodeProtectedHeader, jwtVerify, type CryptoKey } from 'jose';
import type { Clock } from '../../core/clock.js';
import { DomainError } from '../../core/errors.js';
import { algorithm, type KeyRing } from './keys.js';
import type { Narrowing } from './token-scopes.js';
import {
  authenticationClaims,
  claimedAuthentication,
  type UserAuthentication,
} from '../sessions/user-authentication.js';

/** A token in a request. A token with all policies of its holder can be long. */
export const accessTokenText = Type.String({ maxLength: 500_000 });

/** Lifetime of an access token, and of an ID token, in seconds. */
export const accessTokenLifetime = 3600;

/**
 * An ID token with the same content can be issued again for this time, in seconds: the ID tokens of
 * a client are identical, and the signature is the most expensive part of a token.
 */
const idTokenReuse = 300;

/** Maximum size of each token cache, and size of an entry besides its text, in bytes. */
const cacheBytes = 32 * 2 ** 20;
const claimsBytes = 800;

/** An access policy in a token. */
export interface TokenScope {
  /** Numeric id of the tenant, as text. */
  readonly tid: string;
  /** UUID of the tenant. */
  readonly tuid: string;
  readonly role: string;
  /** Resource server, namespace and path, if the policy has them. */
  readonly rs?: string;
  readonly rn?: string;
  readonly rp?: string;
}

export interface Subject {
  readonly type: 'user' | 'client';
  readonly id: string;
  readonly tenantId: string;
  /** Token generation of the subject. */
  readonly generation: number;
}

/**
 * The client that the token of a user was issued to. The token is valid only while the client is
 * active.
 */
export interface TokenClient {
  readonly id: string;
  readonly generation: number;
  /** The `ApplicationGrant` of the user for the client. The token is invalid without it. */
  readonly grantId: string;
}

/** The content of a verified access token. Times are in seconds since the Unix epoch. */
export interface TokenClaims extends Subject {
  /** Unique id of the token (`jti`). */
  readonly tokenId: string;
  readonly client: TokenClient | null;
  /** The family of the refresh token that was issued together with it, if any. */
  readonly familyId: string | null;
  /** The token or family from which the token was issued, if any. The token is revoked with it. */
  readonly sourceId: string | null;
  /** The part of the tree that the token is restricted to; null if it is not restricted. */
  readonly narrowing: Narrowing | null;
  /** The granted scopes of OpenID Connect, which determine the claims of userinfo. */
  readonly identityScopes: readonly string[];
  /** Requested claims of userinfo in addition to those of the scopes. */
  readonly userInfoClaims: readonly string[];
  /** The authentication of the user; null if unknown. */
  readonly authentication: UserAuthentication | null;
  readonly expiresAt: number;
}

/** The properties of an access token, besides its subject and policies. */
export interface TokenOptions extends Partial<
  Pick<
    TokenClaims,
    'familyId' | 'sourceId' | 'narrowing' | 'identityScopes' | 'userInfoClaims' | 'authentication'
  >
> {
  /** The client that the token of a user is issued to, if any. */
  readonly client: TokenClient | null;
  /** `scope` contains all policies, so no introspection is required. */
  readonly selfContained: boolean;
  /** Latest expiration time, in seconds since the Unix epoch. */
  readonly notAfter?: number | undefined;
}

const forged = () => new DomainError('UNAUTHENTICATED', 'the access token is invalid');

/** The content of a token with a valid signature, and the id of its key. */
interface Verified {
  readonly claims: TokenClaims;
  readonly kid: string;
}

/** Signs and verifies the tokens of the platform: JWTs with a claim `scope`, in the form of RFC 9068. */
export class AccessTokens {
  /** Tokens with a valid signature. The key and the subject are checked again for each request. */
  private readonly verified = new LRUCache<string, Verified>({
    max: 20_000,
    maxSize: cacheBytes,
    sizeCalculation: (_verified, token) => token.length + claimsBytes,
  });
  private readonly idTokens = new LRUCache<string, { token: Promise<string>; issuedAt: number }>({
    max: 5_000,
    maxSize: cacheBytes,
    // The size includes the content of the token and its signature.
    sizeCalculation: (_token, says) => 3 * says.length + claimsBytes,
  });

  constructor(
    private readonly keys: KeyRing,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {}

  /** Returns a signed access token for `subject`, and its issue and expiration times in seconds. */
  async issue(
    subject: Subject,
    scope: readonly TokenScope[],
    options: TokenOptions,
  ): Promise<{ token: string; issuedAt: number; expiresAt: number }> {
    const now = Math.floor(this.clock() / 1000);
    const expiresAt = Math.min(now + accessTokenLifetime, options.notAfter ?? Infinity);
    const key = await this.keys.signer();
    const { client, familyId, sourceId, narrowing, authentication } = options;
    const { identityScopes = [], userInfoClaims = [] } = options;
    const token = await new SignJWT({
      scope,
      sub_type: subject.type,
      tid: subject.tenantId,
      gen: subject.generation,
      ...(subject.type === 'client' && { client_id: subject.id }),
      ...(client && { client_id: client.id, cgen: client.generation, gid: client.grantId }),
      ...(familyId && { fid: familyId }),
      ...(sourceId && { src: sourceId }),
      ...(authentication && authenticationClaims(authentication)),
      ...(narrowing && {
        only: {
          tuid: narrowing.tenantId,
          ...(narrowing.role && { role: narrowing.role }),
          ...(narrowing.agent && { agent: true }),
        },
      }),
      ...(identityScopes.length > 0 && { scp: identityScopes }),
      ...(userInfoClaims.length > 0 && { clm: userInfoClaims }),
    })
      .setProtectedHeader({
        alg: algorithm,
        typ: 'at+jwt',
        kid: key.kid,
        nri: options.selfContained ? 1 : 0,
      })
      .setIssuer(this.issuer)
      .setAudience(this.issuer)
      .setSubject(subject.id)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(key.privateKey);
    return { token, issuedAt: now, expiresAt };
  }

  /** Returns a signed ID token (OpenID Connect Core 1.0, section 2) for `subject`. */
  issueIdToken(
    subject: Subject,
    claims: Readonly<Record<string, unknown>>,
    audience: string,
  ): Promise<string> {
    const now = Math.floor(this.clock() / 1000);
    const says = JSON.stringify([subject.id, audience, claims]);
    const known = this.idTokens.get(says);
    if (known && now >= known.issuedAt && now < known.issuedAt + idTokenReuse) return known.token;
    const token = this.signIdToken(subject, claims, audience, now);
    this.idTokens.set(says, { token, issuedAt: now });
    token.catch(() => this.idTokens.delete(says));
    return token;
  }

  private async signIdToken(
    subject: Subject,
    claims: Readonly<Record<string, unknown>>,
    audience: string,
    now: number,
  ): Promise<string> {
    const key = await this.keys.signer();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: key.kid })
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setSubject(subject.id)
      .setIssuedAt(now)
      .setExpirationTime(now + accessTokenLifetime)
      .sign(key.privateKey);
  }

  /** @throws DomainError `UNAUTHENTICATED` for a foreign, malformed or expired token */
  async verify(token: string): Promise<TokenClaims> {
    const known = this.verified.get(token);
    if (known) {
      const { claims, kid } = known;
      if (claims.expiresAt * 1000 <= this.clock()) throw forged();
      if (!(await this.keys.verifier(kid))) throw forged();
      return claims;
    }
    const kid = kidOf(token);
    // A database error is thrown as it is: it does not make the token invalid.
    const key = kid === undefined ? undefined : await this.keys.verifier(kid);
    if (kid === undefined || !key) throw forged();
    const claims = await this.verifySignature(token, key);
    this.verified.set(token, { claims, kid });
    return claims;
  }

  private async verifySignature(token: string, key: CryptoKey): Promise<TokenClaims> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer: this.issuer,
        audience: this.issuer,
        typ: 'at+jwt',
        currentDate: new Date(this.clock()),
        requiredClaims: ['sub', 'jti', 'exp', 'tid', 'gen', 'sub_type'],
      });
      const type = payload.sub_type as 'user' | 'client';
      const only = payload.only as { tuid: string; role?: string; agent?: true } | undefined;
      return {
        type,
        tokenId: payload.jti!,
        id: payload.sub!,
        tenantId: payload.tid as string,
        generation: payload.gen as number,
        client:
          type === 'user' && payload.client_id
            ? {
                id: payload.client_id as string,
                generation: payload.cgen as number,
                // Tokens of releases without grants have no grant id and are invalid.
                grantId: (payload.gid as string | undefined) ?? '',
              }
            : null,
        familyId: (payload.fid as string | undefined) ?? null,
        sourceId: (payload.src as string | undefined) ?? null,
        narrowing: only
          ? { tenantId: only.tuid, role: only.role ?? null, agent: only.agent === true }
          : null,
        identityScopes: (payload.scp as string[] | undefined) ?? [],
        userInfoClaims: (payload.clm as string[] | undefined) ?? [],
        authentication: claimedAuthentication(payload),
        expiresAt: payload.exp!,
      };
    } catch {
      throw forged();
    }
  }
}

/** The key ID of a token; undefined if it has none. */
function kidOf(token: string): string | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === algorithm ? kid : undefined;
  } catch {
    return undefined;
  }
}
