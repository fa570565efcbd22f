import { Type, type Static } from '@sinclair/typebox';
import { standardClaims, type StandardClaim } from './standard-claims.js';

/** The supported claims in the parameter `claims` of an authorization request. */
export const ClaimsRequest = Type.Object(
  { userInfo: Type.Array(Type.String()), idToken: Type.Array(Type.String()) },
  { additionalProperties: false },
);
export type ClaimsRequest = Static<typeof ClaimsRequest>;

/** The content of the parameter `claims` (OpenID Connect Core 1.0, section 5.5). */
export interface RequestedClaims extends ClaimsRequest {
  /** The only user that the client accepts (`id_token.sub.value`); null for any user. */
  readonly subject: string | null;
  /**
   * Whether the client requires a value of `acr`, which this server does not issue (section
   * 5.5.1.1).
   */
  readonly needsAcr: boolean;
}

/** Maximum length of `claims`, in characters. */
const longestClaims = 4096;

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns undefined unless the value is a JSON object. A missing or null member has no members. */
const membersOf = (value: unknown): Members | undefined =>
  value === undefined || value === null ? {} : isObject(value) ? value : undefined;

const knownIn = (members: Members): StandardClaim[] =>
  standardClaims.filter((name) => Object.hasOwn(members, name));

/** Parses `text`; undefined if it is malformed. Ignores claims that are not supported. */
export function readClaims(text: string): RequestedClaims | undefined {
  if (text.length > longestClaims) return undefined;
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(request)) return undefined;
  const userInfo = membersOf(request.userinfo);
  const idToken = membersOf(request.id_token);
  if (!userInfo || !idToken) return undefined;
  const subject = membersOf(idToken.sub)?.value;
  const acr = membersOf(idToken.acr);
  return {
    userInfo: knownIn(userInfo),
    idToken: knownIn(idToken),
    subject: typeof subject === 'string' ? subject : null,
    needsAcr: acr?.essential === true && ('value' in acr || 'values' in acr),
  };
}
