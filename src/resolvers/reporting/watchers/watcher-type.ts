import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType('Watcher', {
  simpleResolvers: true,
  description:
    'User who is notified about events in a tenant, with the data needed to send the mail.',
})
export class Watcher {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => ID, { description: 'Id of the tenant of the user.' })
  tenantId!: string;

  @Field(() => String, { description: 'Login of the user.' })
  login!: string;

  @Field(() => String, { description: 'Mail address of the user.' })
  email!: string;

  @Field(() => String, { description: 'Language of the user, for example `en`.' })
  language!: string;

  @Field(() => String, { description: 'Sender address of mails to the user.' })
  sender!: string;

  @Field(() => ID, { description: 'Id of the brand that applies to the user.' })
  brandId!: string;

  @Field(() => String, {
    description:
      'Names of the tenants on the path to the watched tenant, separated by slashes. The path starts below the highest tenant that the caller sees.',
  })
  hierarchyName!: string;
}
