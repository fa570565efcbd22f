import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { LRUCache } from 'lru-cache';
import { SignJWT, decodeProtectedHeader, jwtVerify, type CryptoKey } from 'jose';
import type { Clock } from '../clock.js';
import { DomainError } from '../errors.js';
import { algorithm, type KeyRing } from './keys.js';
import type { Narrowing } from './token-scopes.js';
import {
  authenticationClaims,
  claimedAuthentication,
  type UserAuthentication,
} from './user-authentication.js';

/** A token as a request names it. One that carries every policy of its holder can be long. */
export const accessTokenText = Type.String({ maxLength: 500_000 });

/** Lifetime of an access token, and of an ID token, in seconds. */
export const accessTokenLifetime = 3600;

/**
 * An ID token with the same content can be issued again for this time, in seconds: the ID tokens of
 * a client are identical, and the signature is the most expensive part of a token.
 */
const idTokenReuse = 300;

/** Bytes that each cache of tokens may take, and that an entry takes beside its text. */
const cacheBytes = 32 * 2 ** 20;
const claimsBytes = 800;

/** An access policy as a token carries it. */
export interface TokenScope {
  /** Numeric id of the tenant, as text. */
  readonly tid: string;
  /** UUID of the tenant. */
  readonly tuid: string;
  readonly role: string;
  /** Resource server, namespace and path, where the policy has them. */
  readonly rs?: string;
  readonly rn?: string;
  readonly rp?: string;
}

export interface Subject {
  readonly type: 'user' | 'client';
  readonly id: string;
  readonly tenantId: string;
  /** Generation of the subject's tokens that this one belongs to. */
  readonly generation: number;
}

/** The client that a user's token was issued to. The token lives no longer than the client may act. */
export interface TokenClient {
  readonly id: string;
  readonly generation: number;
  /** The `ApplicationGrant` of the user to the client; the token is worth nothing without it. */
  readonly grantId: string;
}

/** What a verified access token says. Times in seconds since the Unix epoch. */
export interface TokenClaims extends Subject {
  /** What names this one token (`jti`). */
  readonly tokenId: string;
  readonly client: TokenClient | null;
  /** The family of the refresh token that was issued with it, if there was one. */
  readonly familyId: string | null;
  /** The token or family that it was given for, if it came of another token: it goes with that. */
  readonly sourceId: string | null;
  /** The part of the tree that it acts on; null for all of what its subject may. */
  readonly narrowing: Narrowing | null;
  /** The scopes of OpenID Connect that were granted: what it may read about its user at userinfo. */
  readonly identityScopes: readonly string[];
  /** The claims that it may read there beside those of its scopes. */
  readonly userInfoClaims: readonly string[];
  /** How its user authenticated; null where that is not known. */
  readonly authentication: UserAuthentication | null;
  readonly expiresAt: number;
}

/** What an access token says of itself, beside its subject and their policies. */
export interface TokenOptions extends Partial<
  Pick<
    TokenClaims,
    'familyId' | 'sourceId' | 'narrowing' | 'identityScopes' | 'userInfoClaims' | 'authentication'
  >
> {
  /** The client that a user's token is issued to, if there is one. */
  readonly client: TokenClient | null;
  /** `scope` contains all policies, so no introspection is required. */
  readonly selfContained: boolean;
  /** The second that it expires at in any case. */
  readonly notAfter?: number | undefined;
}

const forged = () => new DomainError('UNAUTHENTICATED', 'the access token is invalid');

/** What a token says whose signature is good, and the name of the key that made it. */
interface Verified {
  readonly claims: TokenClaims;
  readonly kid: string;
}

/** Signs and verifies the platform's tokens (RFC 9068 in shape: a JWT with a `scope`). */
export class AccessTokens {
  /** Signatures that were found good, by token. Each time, the key and the subject are looked up again. */
  private readonly verified = new LRUCache<string, Verified>({
    max: 20_000,
    maxSize: cacheBytes,
    sizeCalculation: (_verified, token) => token.length + claimsBytes,
  });
  private readonly idTokens = new LRUCache<string, { token: Promise<string>; issuedAt: number }>({
    max: 5_000,
    maxSize: cacheBytes,
    // The token carries what its key says, and a signature.
    sizeCalculation: (_token, says) => 3 * says.length + claimsBytes,
  });

  constructor(
    private readonly keys: KeyRing,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {}

  /** A signed access token for `subject`, and the seconds it begins and expires at. */
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

  /** A signed ID token (OpenID Connect Core 1.0, section 2) for `subject`. */
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

  /** @throws DomainError `UNAUTHENTICATED` for a foreign, malformed or expired token. */
  async verify(token: string): Promise<TokenClaims> {
    const known = this.verified.get(token);
    if (known) {
      const { claims, kid } = known;
      if (claims.expiresAt * 1000 <= this.clock()) throw forged();
      if (!(await this.keys.verifier(kid))) throw forged();
      return claims;
    }
    const kid = kidOf(token);
    // A database that does not answer is no fault of the token.
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
                // Tokens of releases without grants name none: there is no such grant.
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

/** The name of the key that a token names; undefined if it names none. */
function kidOf(token: string): string | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === algorithm ? kid : undefined;
  } catch {
    return undefined;
  }
}
