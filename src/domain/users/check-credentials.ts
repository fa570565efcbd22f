import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { isAcceptableLogin, loginHolder } from './user-rules.js';

/** Whether a login can be given to a new user (`GET /users/check_login`). */
export const checkLogin = action({
  name: 'checkLogin',
  scopes: ['tenant_viewer'],
  input: Type.Object({ login: Type.String() }, { additionalProperties: false }),
  async perform(ctx, { login }): Promise<'free' | 'taken' | 'unacceptable'> {
    ctx.authorizeAnywhere();
    if (!isAcceptableLogin(login)) return 'unacceptable';
    return (await loginHolder(ctx.session, login)) === undefined ? 'free' : 'taken';
  },
});

/** Whether a password, or the SHA-1 of one, is known from breaches (`POST /users/check_password`). */
export const checkPassword = action({
  name: 'checkPassword',
  scopes: 'public',
  input: Type.Object(
    { password: Type.String({ minLength: 1, maxLength: 1024 }) },
    { additionalProperties: false },
  ),
  perform: (ctx, { password }): Promise<boolean> => ctx.passwords.compromised(password),
});
