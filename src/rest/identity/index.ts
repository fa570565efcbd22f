/* The operations of this module. */
export { deviceOperations } from './devices.js';
export { discoveryOperations } from './discovery.js';
export { identityProviderOperations } from './identity-providers.js';
export { mfaOperations } from './mfa.js';
export { oneTimeTokenOperations } from './one-time-tokens.js';
export { signInOperations } from './sign-in.js';
export { identityOperations } from './tokens.js';
export { userInfoOperations } from './userinfo.js';
