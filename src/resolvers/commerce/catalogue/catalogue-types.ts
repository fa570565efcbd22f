import { Field, ID, ObjectType } from 'type-graphql';
import { tenantKind, type TenantKind } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';

@ObjectType('Application', {
  simpleResolvers: true,
  description: 'Application of the platform that tenants can use.',
})
export class Application {
  @Field(() => ID, { description: 'Id of the application: a UUID, the same on both APIs.' })
  id!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Field(() => String, { description: 'Technical name, for example `backup`.' })
  type!: string;

  @Field(() => String, {
    description: 'URL of the API of the application, or its path on this server.',
  })
  apiBaseUrl!: string;

  @Field(() => [String], { description: 'Names of the usages that the application reports.' })
  usages!: string[];
}

@ObjectType('Role', {
  simpleResolvers: true,
  description: 'Named set of scopes. An access policy grants a role on a tenant and its subtree.',
})
export class Role {
  @Field(() => ID, { description: 'Id of the role, for example `partner_admin`.' })
  id!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Field(() => [graphEnum(tenantKind)], {
    description: 'Kinds of tenants on which the role can be granted.',
  })
  kinds!: TenantKind[];

  @Field(() => [String], { description: 'Scopes that the role grants; `*` means all scopes.' })
  scopes!: string[];
}

@ObjectType('Release', { simpleResolvers: true, description: 'Name and version of the server.' })
export class Release {
  @Field(() => String, { description: 'Name of the server software.' })
  name!: string;

  @Field(() => String, { description: 'Edition of the server software.' })
  edition!: string;

  @Field(() => String, { description: 'Version of the server software.' })
  version!: string;

  @Field(() => String, { description: 'Name of the last applied database migration.' })
  schema!: string;
}
