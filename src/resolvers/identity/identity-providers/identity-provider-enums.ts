import type { IdentityProviderType } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const IdentityProviderTypeEnum = enumOf<IdentityProviderType>(
  'IdentityProviderType',
  'Type of identity provider.',
  {
    internal: 'Internal: this server authenticates users by password.',
    oidc: 'OpenID Connect.',
    saml: 'SAML 2.0.',
  },
);
