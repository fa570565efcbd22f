import { IdentityProviderMutations } from './identity-providers/identity-provider-mutations.js';
import {
  IdentityProviderResolver,
  TenantProviderResolver,
  UserProviderResolver,
} from './identity-providers/identity-providers.js';
import { SingleSignOnMutations } from './identity-providers/single-sign-on-mutations.js';
import { MfaMutations } from './mfa/mfa-mutations.js';
import { SecondFactorResolver, TenantMfaResolver } from './mfa/mfa.js';
import { TotpMutations } from './mfa/totp-mutations.js';
import { SessionMutations } from './sessions/session-mutations.js';
import { SessionResolver } from './sessions/sessions.js';

/** The resolvers and mutations of this module. */
export const identityResolvers = [
  SecondFactorResolver,
  TenantMfaResolver,
  SessionResolver,
  IdentityProviderResolver,
  TenantProviderResolver,
  UserProviderResolver,
  MfaMutations,
  TotpMutations,
  SingleSignOnMutations,
  SessionMutations,
  IdentityProviderMutations,
] as const;
