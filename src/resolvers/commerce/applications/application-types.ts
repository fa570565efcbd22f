import { Field, ObjectType } from 'type-graphql';
import { roleType, type RoleType } from '../../../domain/commerce/applications/available-roles.js';
import type { Application as ApplicationRow, Role as RoleRow } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { Application, Role } from '../catalogue/catalogue-types.js';

const RoleTypeEnum = graphEnum(roleType);

@ObjectType('ApplicationFeature', {
  simpleResolvers: true,
  description: 'State of an application feature for a tenant.',
})
export class ApplicationFeature {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Value that is set for the tenant itself; null if none is set.',
  })
  own!: boolean | null;

  @Field(() => Boolean, {
    description:
      'Whether the feature is enabled for the tenant: the tenant’s own value or, if none is set, the value of its nearest ancestor with one. False if no value is set.',
  })
  effective!: boolean;
}

@ObjectType('AvailableRole', {
  simpleResolvers: true,
  description: 'Role that can be granted on a tenant.',
})
export class AvailableRole {
  @Field(() => Role, { description: 'Role in the catalog.' })
  role!: RoleRow;

  @Field(() => Application, { description: 'Application that the role belongs to.' })
  application!: ApplicationRow;

  @Field(() => RoleTypeEnum, { description: 'Type of the role.' })
  type!: RoleType;

  @Field(() => Boolean, {
    description: 'Whether the role is the default administrator role for tenants of this kind.',
  })
  isDefault!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the application of the role is enabled for the tenant.',
  })
  usable!: boolean;
}
