import { ContactMutations } from './contacts/contact-mutations.js';
import { ContactResolver } from './contacts/contacts.js';
import { RegistrationTokenMutations } from './registration-tokens/registration-token-mutations.js';
import {
  RegistrationTokenResolver,
  TenantRegistrationTokenResolver,
} from './registration-tokens/registration-tokens.js';
import { SearchResolver } from './search/search.js';
import { TenantMutations } from './tenants/tenant-mutations.js';
import { TenantResolver } from './tenants/tenants.js';
import { CredentialResolver } from './users/credentials.js';
import { ClientResolver, PrincipalResolver, UserResolver } from './users/principals.js';
import { UserMutations } from './users/user-mutations.js';

/** The resolvers and mutations of this module. */
export const accountResolvers = [
  PrincipalResolver,
  TenantResolver,
  UserResolver,
  ClientResolver,
  CredentialResolver,
  SearchResolver,
  ContactResolver,
  RegistrationTokenResolver,
  TenantRegistrationTokenResolver,
  TenantMutations,
  UserMutations,
  ContactMutations,
  RegistrationTokenMutations,
] as const;
