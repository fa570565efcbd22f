import type { IdentityProviderType } from '../entities/index.js';
import { enumOf } from './enums.js';

export const IdentityProviderTypeEnum = enumOf<IdentityProviderType>(
  'IdentityProviderType',
  'How an identity provider proves who somebody is.',
  {
    internal: 'By a password here.',
    oidc: 'By OpenID Connect.',
    saml: 'By SAML 2.0.',
  },
);
