import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { AuthenticationMethod, IdentityProviderType } from '../../entities/index.js';
import { enumOf } from '../enums.js';
import { IdentityProviderTypeEnum } from '../provider-enums.js';
import { DateTime } from '../scalars.js';

const texts: Readonly<Record<AuthenticationMethod, string>> = {
  pwd: 'A password.',
  otp: 'A code of an authenticator.',
  mfa: 'More than one factor.',
  ott: 'A one-time token: somebody signed in on the user’s behalf.',
  fed: 'Another identity provider vouched for the user.',
};

const AuthenticationMethodEnum = enumOf<AuthenticationMethod>(
  'AuthenticationMethod',
  'How somebody proved who they are.',
  texts,
);

@ObjectType('LoginSession', {
  simpleResolvers: true,
  description: 'A browser that somebody is signed in with.',
})
export class LoginSession {
  @Field(() => ID, { description: 'What `endSession` names it by.' })
  id!: string;

  @Field(() => DateTime, { description: 'When the user signed in.' })
  createdAt!: number;

  @Field(() => DateTime, { description: 'When it was used last, to the minute.' })
  lastSeenAt!: number;

  @Field(() => DateTime, { description: 'When it is over, however much it is used.' })
  expiresAt!: number;

  @Field(() => String, { description: 'Address that the user signed in from.' })
  ip!: string;

  @Field(() => String, { nullable: true, description: 'What the browser says that it is.' })
  userAgent!: string | null;

  @Field(() => [AuthenticationMethodEnum], {
    description: 'How the user proved who they are.',
  })
  methods!: AuthenticationMethod[];

  @Field(() => Boolean, { description: 'Whether it still lacks its second factor.' })
  mfaPending!: boolean;

  @Field(() => Boolean, { description: 'Whether it is the session that asks.' })
  current!: boolean;
}

@ObjectType('ApplicationGrant', {
  simpleResolvers: true,
  description: 'What a user lets an application, a client, do in their name.',
})
export class ApplicationGrant {
  @Field(() => ID, { description: 'What `revokeApplicationGrant` names it by.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the client.' })
  clientId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the client is called; null if it has no name.',
  })
  clientName!: string | null;

  @Field(() => [String], { description: 'The values of `scope` that it got tokens with.' })
  scope!: string[];

  @Field(() => DateTime, { description: 'When it began.' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the application last got tokens; null before the first.',
  })
  lastUsedAt!: number | null;
}

@ObjectType('LoginRecord', {
  simpleResolvers: true,
  description: 'How a user signed in last.',
})
export class LoginRecord {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When that was; null for a user who never did.',
  })
  at!: number | null;

  @Field(() => String, { nullable: true, description: 'Address that it came from.' })
  ip!: string | null;

  @Field(() => String, { nullable: true, description: 'What the browser said that it was.' })
  userAgent!: string | null;

  @Field(() => IdentityProviderTypeEnum, {
    nullable: true,
    description: 'How the user was authenticated; null for a user who never signed in.',
  })
  idpType!: IdentityProviderType | null;

  @Field(() => Int, { description: 'Attempts that failed since then.' })
  failedAttempts!: number;
}
