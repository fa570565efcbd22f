import type { TSchema } from '@sinclair/typebox';
import * as schemas from '../schemas.js';
import { textsOfSchema } from './resource-texts.js';
import { spellSchema, type JsonSchema, type Spelling } from './spell-schema.js';
import type { FieldTexts } from './vocabulary.js';

/** Responses that the document describes once, in `components.schemas`. */
const named: Readonly<Record<string, TSchema>> = {
  Tenant: schemas.tenant,
  TenantWithPath: schemas.tenantWithPath,
  ListedTenant: schemas.listedTenant,
  User: schemas.user,
  Oneself: schemas.oneself,
  ListedUser: schemas.listedUser,
  Contact: schemas.contact,
  AccessPolicy: schemas.accessPolicy,
  SecurityGroup: schemas.securityGroup,
  SecurityGroupMember: schemas.securityGroupMember,
  Client: schemas.client,
  ClientWithSecret: schemas.clientWithSecret,
  Application: schemas.application,
  IdentityProvider: schemas.identityProvider,
  PublicBrand: schemas.publicBrand,
  Brand: schemas.brand,
  TenantMfa: schemas.tenantMfa,
  Setting: schemas.setting,
  OfferingItem: schemas.offeringItem,
  Location: schemas.location,
  InfraComponent: schemas.infra,
  Usage: schemas.usage,
  Pricing: schemas.pricing,
  Price: schemas.price,
  Billing: schemas.billing,
  BillingPeriods: schemas.billingPeriods,
  Report: schemas.report,
  StoredReport: schemas.storedReport,
  Error: schemas.error,
  OAuthError: schemas.oauthError,
};

// An optional property contains a copy of its schema: schemas are compared by their JSON.
const names = new Map(
  Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name] as const),
);

/** Names of schemas that were compared before, because converting a schema to JSON is slow. */
const compared = new WeakMap<TSchema, string | null>();

function nameOf(schema: TSchema): string | null {
  let name = compared.get(schema);
  if (name === undefined) {
    name = names.get(JSON.stringify(schema)) ?? null;
    compared.set(schema, name);
  }
  return name;
}

const reference = (schema: TSchema): JsonSchema | undefined => {
  const name = nameOf(schema);
  return name === null ? undefined : { $ref: `#/components/schemas/${name}` };
};

/** The spelling of responses: names unchanged, named schemas by reference. */
const outputSpelling: Spelling = { name: (name) => name, reference };

/** The OpenAPI schema of a response body. */
export const responseSchema = (schema: TSchema, texts: FieldTexts = {}): JsonSchema =>
  reference(schema) ?? spellSchema(schema, { ...outputSpelling, texts });

/** `components.schemas`. */
export const componentSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [
      name,
      spellSchema(schema, { ...outputSpelling, texts: textsOfSchema(name) }),
    ]),
  );

/** Authentication methods of callers. */
export const callerSchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token from the token endpoint.',
  },
  accessToken: {
    type: 'apiKey',
    in: 'query',
    name: 'access_token',
    description:
      'Access token in the query string, for clients that cannot set a header. The header is safer.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'Id and secret of a client, or login and password of a user.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'account_session',
    description: 'Session of a user who has signed in with a browser.',
  },
} as const;

/** `components.securitySchemes`. */
export const securitySchemes = {
  ...callerSchemes,
  registrationToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'Registration token of a tenant, which clients use to register themselves.',
  },
} as const;
