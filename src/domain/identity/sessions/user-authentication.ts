import { Type, type Static } from '@sinclair/typebox';
import { authenticationMethods, type AuthenticationMethod } from '../../../entities/index.js';
import { Uuid, nullable, oneOf } from '../../core/schema.js';

/**
 * How the user of tokens authenticated, for the claims `auth_time`, `amr` and `sid` of an ID token.
 * Tokens that come of others keep it (OpenID Connect Core 1.0, section 12.2).
 */
export const UserAuthentication = Type.Object(
  {
    /** Milliseconds. */
    authenticatedAt: Type.Integer(),
    methods: Type.Array(oneOf(authenticationMethods)),
    /** The browser session; null if the user authenticated at the token endpoint. */
    sessionId: nullable(Uuid),
  },
  { additionalProperties: false },
);
export type UserAuthentication = Static<typeof UserAuthentication>;

/** The columns that store it, in a row that may be without. */
interface AuthenticationColumns {
  readonly authenticatedAt?: number | null | undefined;
  readonly methods?: readonly AuthenticationMethod[] | null | undefined;
  readonly sessionId?: string | null | undefined;
}

/** What `authentication` is stored as. */
export const authenticationColumns = (authentication: UserAuthentication | null) => ({
  authenticatedAt: authentication?.authenticatedAt ?? null,
  methods: authentication?.methods ?? null,
  sessionId: authentication?.sessionId ?? null,
});

/** What a row stores; null for a token of a client, and for one that is older than the columns. */
export function storedAuthentication({
  authenticatedAt,
  methods,
  sessionId,
}: AuthenticationColumns): UserAuthentication | null {
  if (typeof authenticatedAt !== 'number') return null;
  return { authenticatedAt, methods: [...(methods ?? [])], sessionId: sessionId ?? null };
}

/** The claims of an ID token, and of an access token (RFC 9068, section 2.2.1). */
export const authenticationClaims = ({
  authenticatedAt,
  methods,
  sessionId,
}: UserAuthentication) => ({
  auth_time: Math.floor(authenticatedAt / 1000),
  amr: methods,
  ...(sessionId !== null && { sid: sessionId }),
});

/** What a verified token says in these claims; null if it has none. */
export function claimedAuthentication(
  payload: Readonly<Record<string, unknown>>,
): UserAuthentication | null {
  if (typeof payload.auth_time !== 'number') return null;
  return {
    authenticatedAt: payload.auth_time * 1000,
    methods: payload.amr as AuthenticationMethod[],
    sessionId: (payload.sid as string | undefined) ?? null,
  };
}
