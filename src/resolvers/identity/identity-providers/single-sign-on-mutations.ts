import { permitPasswordSignIn } from '../../../domain/identity/identity-providers/permit-password.js';
import { setSsoOnly } from '../../../domain/identity/identity-providers/set-sso-only.js';
import { PermitPasswordSignInInput, SetSsoOnlyInput } from './single-sign-on-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';

export const SingleSignOnMutations = mutations({
  setSsoOnly: mutation({
    description:
      'Sets whether the users of a tenant who are bound to an identity provider must sign in through it (single sign-on).',
    input: [SetSsoOnlyInput, 'Tenant and whether single sign-on is required.'],
    action: setSsoOnly,
    payload: { tenant: { type: () => Tenant, description: 'Tenant after the mutation.' } },
  }),
  permitPasswordSignIn: mutation({
    description:
      'Allows a user to sign in by password for a limited time although single sign-on is required. The caller must be an administrator of an ancestor of the tenant that requires it.',
    input: [PermitPasswordSignInInput, 'User and time.'],
    action: permitPasswordSignIn,
    payload: { user: { type: () => User, description: 'User after the mutation.' } },
  }),
});
