import { Field, ID, ObjectType } from 'type-graphql';
import type { TenantKind } from '../../entities/index.js';
import { TenantKindEnum } from '../enums.js';

@ObjectType('Application', {
  simpleResolvers: true,
  description: 'A service of the platform that tenants can use.',
})
export class Application {
  @Field(() => ID, { description: 'The id: the same UUID as in the REST API.' })
  id!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { description: 'Name for programs, for example `backup`.' })
  type!: string;

  @Field(() => String, { description: 'Path or URL of the application’s own API.' })
  apiBaseUrl!: string;

  @Field(() => [String], { description: 'Names of the usages that it reports.' })
  usages!: string[];
}

@ObjectType('Role', {
  simpleResolvers: true,
  description: 'What may be done by whoever holds it, on a tenant and below.',
})
export class Role {
  @Field(() => ID, { description: 'The name for programs, for example `partner_admin`.' })
  id!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => [TenantKindEnum], { description: 'Kinds of tenants that it can be held on.' })
  kinds!: TenantKind[];

  @Field(() => [String], { description: 'Scopes that it grants; `*` is every scope.' })
  scopes!: string[];
}

@ObjectType('Release', { simpleResolvers: true, description: 'What runs here.' })
export class Release {
  @Field(() => String, { description: 'Name of the server.' })
  name!: string;

  @Field(() => String, { description: 'Its edition.' })
  edition!: string;

  @Field(() => String, { description: 'Its version.' })
  version!: string;

  @Field(() => String, { description: 'Name of the last migration of the database.' })
  schema!: string;
}
