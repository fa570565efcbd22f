import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import {
  checkLogin,
  checkPassword,
  loginAvailability,
} from '../../../domain/accounts/users/check-credentials.js';
import type { GraphContext } from '../../engine/context.js';
import { graphEnum } from '../../engine/enums.js';

const LoginAvailability = graphEnum(loginAvailability);

@Resolver()
export class CredentialResolver {
  @Query(() => LoginAvailability, {
    description: 'Checks whether a login is available for a new user.',
  })
  loginAvailability(
    @Arg('login', () => String, { description: 'Login to check.' }) login: string,
    @Ctx() ctx: GraphContext,
  ): Promise<string> {
    return run(checkLogin, ctx, { login });
  }

  @Query(() => Boolean, {
    description:
      'Checks whether a password is known from data breaches. The argument is a hash, so that the password itself is not sent.',
  })
  passwordCompromised(
    @Arg('sha1', () => String, { description: 'SHA-1 digest of the password, in hexadecimal.' })
    sha1: string,
    @Ctx() ctx: GraphContext,
  ): Promise<boolean> {
    return run(checkPassword, ctx, { sha1 });
  }
}
