import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { AccessPolicyResolver } from './access-policies.js';
import { ApplicationResolver, RoleResolver } from './catalogue.js';
import { ContactResolver } from './contacts.js';
import { placeDeclared } from './declared.js';
import { AccessMutations } from './mutations/access.js';
import { SecondFactorResolver, TenantMfaResolver } from './mfa.js';
import { ContactMutations } from './mutations/contacts.js';
import { MfaMutations } from './mutations/mfa.js';
import { SessionMutations } from './mutations/sessions.js';
import { TenantMutations } from './mutations/tenants.js';
import { UserMutations } from './mutations/users.js';
import { NodeResolver } from './nodes.js';
import { ClientResolver, PrincipalResolver, UserResolver } from './principals.js';
import { propertiesBehind, type Readable } from './selection.js';
import { SessionResolver } from './sessions.js';
import { TenantResolver } from './tenants.js';
import type { Typed } from './types/node.js';
import { readableAccessPolicy } from './types/access-policy.js';
import { readableClient } from './types/client.js';
import { readableContact } from './types/contact.js';
import { readableTenant } from './types/tenant.js';
import { readableUser } from './types/user.js';

const resolvers: NonEmptyArray<NewableFunction> = [
  NodeResolver,
  PrincipalResolver,
  TenantResolver,
  UserResolver,
  ClientResolver,
  ContactResolver,
  AccessPolicyResolver,
  ApplicationResolver,
  RoleResolver,
  SecondFactorResolver,
  TenantMfaResolver,
  SessionResolver,
  TenantMutations,
  UserMutations,
  ContactMutations,
  AccessMutations,
  MfaMutations,
  SessionMutations,
];

/** The types whose objects are read from the database: each says who may read it, and what. */
const readables: Readonly<Record<string, Readable>> = {
  Tenant: readableTenant,
  User: readableUser,
  Client: readableClient,
  Contact: readableContact,
  AccessPolicy: readableAccessPolicy,
};

/**
 * The schema of the graph.
 *
 * @throws Error if a type of objects has no rule on who may read it, or a field none on what it reads
 */
export function buildGraphSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    validate: false,
  });
  placeDeclared(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    // Rows say what they are. What type-graphql puts here is asynchronous, which compiled queries
    // do not wait for.
    if (isAbstractType(type)) type.resolveType = (row) => (row as Typed).__typename;
  }
  for (const type of schema.getPossibleTypes(schema.getType('Node') as never)) {
    const readable = readables[type.name];
    if (!readable) throw new Error(`nothing says who may read a ${type.name}`);
    for (const field of Object.keys(type.getFields())) {
      if (!propertiesBehind(readable, field)) {
        throw new Error(`nothing says what ${type.name}.${field} reads`);
      }
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) throw new Error(`${type.name}.${field.name} has no description`);
    }
  }
  return schema;
}
