import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { IdentityProviderType } from '../../entities/index.js';
import { IdentityProviderTypeEnum } from '../provider-enums.js';
import { DateTime } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

/** What a provider may have, beside what every provider has. */
const providerDetails = {
  address:
    'Where it is: its issuer, or where its discovery document begins. Of a SAML provider: where its metadata is, which is fetched again from time to time.',
  oauth2ClientId: 'What this server is called there.',
  forgotPasswordUrl: 'Where its users go who forgot their passwords.',
  changePasswordUrl: 'Where its users change their passwords.',
  resetPasswordUrl: 'Where its users set new passwords.',
  redirectLogoutUrl: 'Where people are sent who have signed out.',
  loginAttribute:
    'The claim or attribute that has the login of a user whom it has not named before.',
  meta: 'Its SAML metadata: XML.',
  externalId: 'What it calls itself.',
  vendor: 'Who makes it.',
  scimProvisionerUserId: 'The user in whose name it provisions users.',
  samlEntityid: 'What this server is called there, if not by the address of its metadata.',
} as const;

/** Declares the details on a type or an input. */
export function declareDetails(type: ClassType): void {
  for (const [name, description] of Object.entries(providerDetails)) {
    Field(() => String, { nullable: true, description })(type.prototype, name);
  }
}

@ObjectType('IdentityProvider', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Where users of a domain prove who they are. Tenants below the owner have it, too. Its secret is never told.',
})
export class IdentityProvider extends Node {
  @Field(() => Int, { description: 'Grows by one with every change.' })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that it belongs to.' })
  ownerTenantId!: string;

  @Field(() => String, { description: 'The domain of the logins that it is for.' })
  domain!: string;

  @Field(() => IdentityProviderTypeEnum, { description: 'How it proves who somebody is.' })
  idpType!: IdentityProviderType;

  @Field(() => Boolean, {
    description: 'Whether people with a login of the domain are sent there without being asked.',
  })
  automaticUrlRedirection!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when a DNS record verifies the domain; null if none does. The provider of a verified domain also applies to logins that no user has.',
  })
  domainVerifiedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the record was last looked up.' })
  domainCheckedAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when lookups of a verified domain have not found the record. After three days the domain counts as unverified.',
  })
  domainFailingSince!: number | null;
}
declareDetails(IdentityProvider);
declareDates(IdentityProvider);

@ObjectType('DomainRecord', {
  simpleResolvers: true,
  description: 'The TXT record to publish in the DNS to verify the domain of a provider.',
})
export class DomainRecord {
  @Field(() => String, { description: 'Name of the record.' })
  name!: string;

  @Field(() => String, { description: 'Value of the record.' })
  value!: string;
}

export const readableIdentityProvider: Readable = {
  kind: kinds.identityProvider,
  needs: {
    owner: ['ownerTenantId'],
    domainRecord: ['ownerTenantId', 'domainKey'],
  },
};
