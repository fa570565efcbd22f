import { Type, type Static } from '@sinclair/typebox';
import { authenticationMethod, type AuthenticationMethod } from '../../../entities/index.js';
import { Uuid, nullable, oneOf } from '../../core/schema.js';

/**
 * The authentication of the user of tokens, for the claims `auth_time`, `amr` and `sid` of an ID
 * token. Tokens that are issued from other tokens keep it (OpenID Connect Core 1.0, section 12.2).
 */
export const UserAuthentication = Type.Object(
  {
    /** Time of authentication in milliseconds. */
    authenticatedAt: Type.Integer(),
    methods: Type.Array(oneOf(authenticationMethod.values)),
    /** The browser session; null if the user authenticated at the token endpoint. */
    sessionId: nullable(Uuid),
  },
  { additionalProperties: false },
);
export type UserAuthentication = Static<typeof UserAuthentication>;

/** The columns of a stored authentication. */
interface AuthenticationColumns {
  readonly authenticatedAt?: number | null | undefined;
  readonly methods?: readonly AuthenticationMethod[] | null | undefined;
  readonly sessionId?: string | null | undefined;
}

/** Converts `authentication` to its columns. */
export const authenticationColumns = (authentication: UserAuthentication | null) => ({
  authenticatedAt: authentication?.authenticatedAt ?? null,
  methods: authentication?.methods ?? null,
  sessionId: authentication?.sessionId ?? null,
});

/**
 * Converts the columns of a row back; null for a token of a client, and for rows older than the
 * columns.
 */
export function storedAuthentication({
  authenticatedAt,
  methods,
  sessionId,
}: AuthenticationColumns): UserAuthentication | null {
  if (typeof authenticatedAt !== 'number') return null;
  return { authenticatedAt, methods: [...(methods ?? [])], sessionId: sessionId ?? null };
}

/** Returns the claims of an ID token, and of an access token (RFC 9068, section 2.2.1). */
export const authenticationClaims = ({
  authenticatedAt,
  methods,
  sessionId,
}: UserAuthentication) => ({
  auth_time: Math.floor(authenticatedAt / 1000),
  amr: methods,
  ...(sessionId !== null && { sid: sessionId }),
});

/** Converts these claims of a verified token back; null if it has none. */
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
