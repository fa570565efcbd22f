import { setTenantMfa } from '../../../domain/identity/mfa/set-tenant-mfa.js';
import { forgetTrustedBrowsers } from '../../../domain/identity/mfa/trusted-browsers.js';
import { resetUserTotp, setUserMfa } from '../../../domain/identity/mfa/user-mfa.js';
import {
  ForgetTrustedBrowsersInput,
  ResetUserTotpInput,
  SetTenantMfaInput,
  SetUserMfaInput,
} from './mfa-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';

const user = { type: () => User, description: 'User after the mutation.' };
const tenant = { type: () => Tenant, description: 'Tenant after the mutation.' };

export const MfaMutations = mutations({
  setUserMfa: mutation({
    description: 'Sets whether a user must use a second factor.',
    input: [SetUserMfaInput, 'User and whether the second factor is required.'],
    action: setUserMfa,
    payload: { user },
  }),
  resetUserTotp: mutation({
    description:
      'Removes the authenticator and the trusted browsers of a user and ends their sessions and tokens. If the user needs a second factor, they set up a new authenticator at the next sign-in.',
    input: [ResetUserTotpInput, 'User whose authenticator to remove.'],
    action: resetUserTotp,
    payload: { user },
  }),
  forgetTrustedBrowsers: mutation({
    description: 'Removes the trusted browsers of a user.',
    input: [ForgetTrustedBrowsersInput, 'User whose trusted browsers to remove.'],
    action: forgetTrustedBrowsers,
    payload: { user },
  }),
  setTenantMfa: mutation({
    description: 'Sets whether the users of a tenant must use a second factor.',
    input: [SetTenantMfaInput, 'Tenant and whether the second factor is required.'],
    action: setTenantMfa,
    payload: { tenant },
  }),
});
