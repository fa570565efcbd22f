import { Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import {
  identityProviderTexts,
  providerDetailTexts,
} from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { IdentityProviderType } from '../../../entities/index.js';
import { IdentityProviderTypeEnum } from './identity-provider-enums.js';
import { DateTime } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

/** Declares the details on a type or an input. */
export function declareDetails(type: ClassType): void {
  for (const [name, description] of Object.entries(providerDetailTexts)) {
    Field(() => String, { nullable: true, description })(type.prototype, name);
  }
}

@ObjectType('IdentityProvider', {
  implements: Node,
  simpleResolvers: true,
  description:
    'An identity provider: it authenticates the users of a domain. The descendants of the owner inherit it. The client secret cannot be read.',
})
export class IdentityProvider extends Node {
  @Field(() => Int, { description: identityProviderTexts.version })
  version!: number;

  @Field(() => ID, { description: identityProviderTexts.ownerTenantId })
  ownerTenantId!: string;

  @Field(() => String, { description: identityProviderTexts.domain })
  domain!: string;

  @Field(() => IdentityProviderTypeEnum, { description: identityProviderTexts.idpType })
  idpType!: IdentityProviderType;

  @Field(() => Boolean, {
    description: identityProviderTexts.automaticUrlRedirection,
  })
  automaticUrlRedirection!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: identityProviderTexts.domainVerifiedAt,
  })
  domainVerifiedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: identityProviderTexts.domainCheckedAt })
  domainCheckedAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: identityProviderTexts.domainFailingSince,
  })
  domainFailingSince!: number | null;
}
declareDetails(IdentityProvider);
declareDates(IdentityProvider);

@ObjectType('DomainRecord', {
  simpleResolvers: true,
  description: 'DNS TXT record that verifies the domain of an identity provider.',
})
export class DomainRecord {
  @Field(() => String, { description: 'Name of the record.' })
  name!: string;

  @Field(() => String, { description: 'Value of the record.' })
  value!: string;
}

export const readableIdentityProvider: Readable = {
  resource: resources.identityProvider,
  needs: {
    owner: ['ownerTenantId'],
    domainRecord: ['ownerTenantId', 'domainKey'],
  },
};
