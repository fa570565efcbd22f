import { Type } from '@sinclair/typebox';
import { enumeration, type ValueOf } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { isAcceptableLogin, loginHolder } from '../../access/principals/user-rules.js';

export const loginAvailability = enumeration(
  'LoginAvailability',
  'Whether a login is available for a new user.',
  {
    free: 'The login is available.',
    taken: 'Another user has the login.',
    unacceptable: 'The login is not valid.',
  },
);

/** Checks whether a login is available for a new user (`GET /users/check_login`). */
export const checkLogin = action({
  name: 'checkLogin',
  scopes: ['tenant_viewer'],
  input: Type.Object({ login: Type.String() }, { additionalProperties: false }),
  async perform(ctx, { login }): Promise<ValueOf<typeof loginAvailability>> {
    ctx.authorizeAnywhere();
    if (!isAcceptableLogin(login)) return 'unacceptable';
    return (await loginHolder(ctx.session, login)) === undefined ? 'free' : 'taken';
  },
});

/**
 * Returns whether the password with this SHA-1 hash is known from data breaches
 * (`POST /users/check_password`). The operation does not accept the password itself.
 */
export const checkPassword = action({
  name: 'checkPassword',
  scopes: 'public',
  input: Type.Object(
    {
      /** In hexadecimal. REST names it `password`, as in the example of the contract. */
      sha1: Type.String({
        pattern: '^[0-9A-Fa-f]{40}$',
        expected: 'a SHA-1 of 40 hexadecimal digits',
        wire: 'password',
        description: 'SHA-1 digest of the password, in hexadecimal.',
      }),
    },
    { additionalProperties: false },
  ),
  perform: (ctx, { sha1 }): Promise<boolean> => ctx.passwords.compromisedHash(sha1),
});
