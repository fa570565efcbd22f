import { Field, ID, Int, ObjectType } from 'type-graphql';
import {
  authenticationMethod,
  identityProviderType,
  type AuthenticationMethod,
  type IdentityProviderType,
} from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { DateTime } from '../../engine/scalars.js';

const AuthenticationMethodEnum = graphEnum(authenticationMethod);

@ObjectType('LoginSession', {
  simpleResolvers: true,
  description: 'A session: a browser in which a user is signed in.',
})
export class LoginSession {
  @Field(() => ID, { description: 'Id of the session, for `endSession`.' })
  id!: string;

  @Field(() => DateTime, { description: 'Time when the user signed in.' })
  createdAt!: number;

  @Field(() => DateTime, { description: 'Time when the session was last used, to the minute.' })
  lastSeenAt!: number;

  @Field(() => DateTime, { description: 'Time when the session expires, even if it is in use.' })
  expiresAt!: number;

  @Field(() => String, { description: 'IP address that the user signed in from.' })
  ip!: string;

  @Field(() => String, { nullable: true, description: '`User-Agent` header of the browser.' })
  userAgent!: string | null;

  @Field(() => [AuthenticationMethodEnum], {
    description: 'Authentication methods of the sign-in.',
  })
  methods!: AuthenticationMethod[];

  @Field(() => Boolean, { description: 'Whether the second factor is still missing.' })
  mfaPending!: boolean;

  @Field(() => Boolean, { description: 'Whether it is the session of this request.' })
  current!: boolean;
}

@ObjectType('ApplicationGrant', {
  simpleResolvers: true,
  description: 'A grant that allows an application (a client) to act on behalf of a user.',
})
export class ApplicationGrant {
  @Field(() => ID, { description: 'Id of the grant, for `revokeApplicationGrant`.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the client.' })
  clientId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the client; null if it has none.',
  })
  clientName!: string | null;

  @Field(() => [String], { description: 'Values of `scope` that were granted to the application.' })
  scope!: string[];

  @Field(() => DateTime, { description: 'Time when the grant was created.' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when the application last received tokens; null if it has not received any.',
  })
  lastUsedAt!: number | null;
}

@ObjectType('LoginRecord', {
  simpleResolvers: true,
  description: 'Last sign-in of a user.',
})
export class LoginRecord {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the sign-in; null if the user has never signed in.',
  })
  at!: number | null;

  @Field(() => String, { nullable: true, description: 'IP address of the sign-in.' })
  ip!: string | null;

  @Field(() => String, { nullable: true, description: '`User-Agent` header of the browser.' })
  userAgent!: string | null;

  @Field(() => graphEnum(identityProviderType), {
    nullable: true,
    description:
      'Type of identity provider that authenticated the user; null if the user has never signed in.',
  })
  idpType!: IdentityProviderType | null;

  @Field(() => Int, { description: 'Number of failed attempts since then.' })
  failedAttempts!: number;
}
