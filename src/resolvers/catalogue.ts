import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { run } from '../domain/action.js';
import { listApplications, listRoles } from '../domain/catalogue/read-catalogue.js';
import type { Application as ApplicationRow, Role as RoleRow } from '../entities/index.js';
import type { GraphContext } from './context.js';
import { Application, Role } from './types/catalogue.js';

@Resolver(() => Application)
export class ApplicationResolver {
  @Query(() => [Application], { description: 'The services of the platform.' })
  applications(@Ctx() ctx: GraphContext): Promise<readonly ApplicationRow[]> {
    return run(listApplications, ctx, {});
  }

  @Query(() => Application, { nullable: true, description: 'A service by its id.' })
  async application(
    @Arg('id', () => ID, { description: 'Id of the application.' }) id: string,
    @Ctx() ctx: GraphContext,
  ): Promise<ApplicationRow | null> {
    const all = await run(listApplications, ctx, {});
    return all.find((application) => application.id === id) ?? null;
  }

  @FieldResolver(() => [Role], { description: 'The roles that belong to the service.' })
  roles(@Root() { type }: ApplicationRow, @Ctx() { catalogue }: GraphContext): RoleRow[] {
    return catalogue.roles.filter(({ application }) => application === type);
  }
}

@Resolver(() => Role)
export class RoleResolver {
  @Query(() => [Role], { description: 'The roles that can be held on tenants.' })
  roles(@Ctx() ctx: GraphContext): Promise<readonly RoleRow[]> {
    return run(listRoles, ctx, {});
  }

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The service that the role belongs to.',
  })
  application(
    @Root() { application }: RoleRow,
    @Ctx() { catalogue }: GraphContext,
  ): ApplicationRow | null {
    return catalogue.applications.find(({ type }) => type === application) ?? null;
  }
}
