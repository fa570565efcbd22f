import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { IdentityProviderPage } from './identity-providers/identity-provider-inputs.js';
import {
  IdentityProvider,
  readableIdentityProvider,
} from './identity-providers/identity-provider-type.js';

/* The objects of this module, and lists of them. */
export const identityProviderNode = nodeType(
  'IdentityProvider',
  IdentityProvider,
  readableIdentityProvider,
);

export const identityProvidersIn = connectionOf(identityProviderNode, IdentityProviderPage);
