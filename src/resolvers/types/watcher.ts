import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType('Watcher', {
  simpleResolvers: true,
  description: 'A user who wants to be told of what happens in a tenant, and how to write to them.',
})
export class Watcher {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => ID, { description: 'Id of the tenant of the user.' })
  tenantId!: string;

  @Field(() => String, { description: 'The login of the user.' })
  login!: string;

  @Field(() => String, { description: 'The address to write to.' })
  email!: string;

  @Field(() => String, { description: 'The language to write in.' })
  language!: string;

  @Field(() => String, { description: 'The address that mails to the user are from.' })
  sender!: string;

  @Field(() => ID, { description: 'Id of the brand that counts for the user.' })
  brandId!: string;

  @Field(() => String, {
    description:
      'The names of the tenants from below the highest one that the caller sees down to the one that is watched, with slashes between them.',
  })
  hierarchyName!: string;
}
