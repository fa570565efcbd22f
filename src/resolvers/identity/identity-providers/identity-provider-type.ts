import { Field, ObjectType } from 'type-graphql';
import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const IdentityProvider = objectType(entities.IdentityProvider);

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
