import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';

/** The supported claims of each scope (OpenID Connect Core 1.0, section 5.4). */
const claimsOfScopes = {
  profile: [
    'name',
    'given_name',
    'family_name',
    'preferred_username',
    'website',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
} as const;

type ScopeWithClaims = keyof typeof claimsOfScopes;

/** A claim about a user in userinfo or an ID token. */
export type StandardClaim = (typeof claimsOfScopes)[ScopeWithClaims][number];

/** Every supported claim about a user (OpenID Connect Core 1.0, section 5.1). */
export const standardClaims: readonly StandardClaim[] = Object.values(claimsOfScopes).flat();

/** Returns the claims of `scopes`. */
export const claimsOf = (scopes: readonly string[]): StandardClaim[] =>
  Object.entries(claimsOfScopes).flatMap(([scope, claims]) =>
    scopes.includes(scope) ? [...claims] : [],
  );

/** A postal address (OpenID Connect Core 1.0, section 5.1.1). */
interface AddressClaim {
  readonly formatted: string;
  readonly street_address?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

/** The values of claims about a user. A claim without a value is left out (section 5.3.2). */
export type ClaimValues = Partial<
  Record<Exclude<StandardClaim, 'address'>, string | number | boolean>
> & { readonly address?: AddressClaim };

interface ProfileRow {
  readonly login: string;
  readonly language: string;
  readonly updatedAt: number;
  readonly contactUpdatedAt: number | null;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly website: string | null;
  readonly email: string | null;
  readonly emailConfirmed: boolean | null;
  readonly phone: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zipcode: string | null;
  readonly country: string | null;
}

/** The non-empty `parts`, joined; undefined if there is none. */
const joined = (parts: readonly (string | null)[], separator: string): string | undefined =>
  parts.filter(Boolean).join(separator) || undefined;

const withoutUndefined = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function addressOf(row: ProfileRow): AddressClaim | undefined {
  const street = joined([row.address1, row.address2], '\n');
  const town = joined([row.city, row.state, row.zipcode], ', ');
  const formatted = joined([street ?? null, town ?? null, row.country], '\n');
  if (formatted === undefined) return undefined;
  return {
    formatted,
    ...withoutUndefined({
      street_address: street,
      locality: row.city || undefined,
      region: row.state || undefined,
      postal_code: row.zipcode || undefined,
      country: row.country || undefined,
    }),
  };
}

function valuesOf(row: ProfileRow): Record<StandardClaim, unknown> {
  const email = row.email || undefined;
  const phone = row.phone || undefined;
  return {
    name: joined([row.firstname, row.lastname], ' '),
    given_name: row.firstname || undefined,
    family_name: row.lastname || undefined,
    preferred_username: row.login,
    website: row.website || undefined,
    // Converts the language `pt_BR` to the BCP 47 tag `pt-BR`.
    locale: row.language.replaceAll('_', '-'),
    updated_at: Math.floor(Math.max(row.updatedAt, row.contactUpdatedAt ?? 0) / 1000),
    email,
    email_verified: email && row.emailConfirmed === true,
    address: addressOf(row),
    phone_number: phone,
    // The platform does not verify telephone numbers.
    phone_number_verified: phone && false,
  };
}

/** Returns the values of `claims` about the user `id`, from the user and their contact. */
export async function readClaimValues(
  session: Session,
  id: string,
  claims: readonly StandardClaim[],
): Promise<ClaimValues> {
  if (claims.length === 0) return {};
  const row = await session.first<ProfileRow>(
    sql`select u.login as "login", u.language as "language", u.updated_at as "updatedAt",
        k.updated_at as "contactUpdatedAt", k.firstname as "firstname", k.lastname as "lastname",
        k.website as "website", k.email as "email", k.email_confirmed as "emailConfirmed",
        k.phone as "phone", k.address1 as "address1", k.address2 as "address2", k.city as "city",
        k.state as "state", k.zipcode as "zipcode", k.country as "country"
      from users u left join contacts k on k.user_id = u.id and k.embedded and k.deleted_at is null
      where u.id = ${id} and u.deleted_at is null`,
  );
  if (!row) return {};
  const values = valuesOf(row);
  return withoutUndefined(Object.fromEntries(claims.map((name) => [name, values[name]])));
}
