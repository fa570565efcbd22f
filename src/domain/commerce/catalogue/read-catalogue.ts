import { Type } from '@sinclair/typebox';
import { colorSchemes } from '../../../catalogue/color-schemes.js';
import { languages } from '../../../catalogue/languages.js';
import { release } from '../../../catalogue/release.js';
import { sql } from '../../../database/sql.js';
import type { Application, Role } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { Nothing, Uuid } from '../../core/schema.js';

/** Lists the applications of the platform, in catalog order (`GET /applications`). */
export const listApplications = action({
  name: 'listApplications',
  scopes: ['tenant_viewer'],
  input: Nothing,
  async perform(ctx): Promise<readonly Application[]> {
    ctx.authorizeAnywhere();
    return ctx.catalogue.applications;
  },
});

/**
 * Returns an application (`GET /applications/{application_id}`).
 *
 * @throws DomainError `NOT_FOUND`
 */
export const getApplication = action({
  name: 'getApplication',
  scopes: ['tenant_viewer'],
  input: Type.Object({ applicationId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { applicationId }): Promise<Application> {
    ctx.authorizeAnywhere();
    const application = ctx.catalogue.application(applicationId);
    if (!application) throw notFound('application', applicationId);
    return application;
  },
});

/** Lists the roles of the catalog. REST has no operation for it. */
export const listRoles = action({
  name: 'listRoles',
  scopes: ['tenant_viewer'],
  input: Nothing,
  async perform(ctx): Promise<readonly Role[]> {
    ctx.authorizeAnywhere();
    return ctx.catalogue.roles;
  },
});

/** Lists the names of the editions of offering items (`GET /editions`). */
export const listEditions = action({
  name: 'listEditions',
  scopes: ['tenant_viewer'],
  input: Nothing,
  async perform(ctx): Promise<readonly string[]> {
    ctx.authorizeAnywhere();
    return ctx.catalogue.editions;
  },
});

/** Lists all applications with their URLs (`GET /.well-known/app-configuration`). */
export const listApplicationAddresses = action({
  name: 'listApplicationAddresses',
  scopes: 'public',
  input: Nothing,
  async perform(ctx): Promise<{ id: string; type: string; url: string }[]> {
    return ctx.catalogue.applications.map(({ id, type, apiBaseUrl }) => ({
      id,
      type,
      url: `${ctx.identity.issuer}${apiBaseUrl}`,
    }));
  },
});

/** Lists the supported languages (`GET /logic/languages`). */
export const listLanguages = action({
  name: 'listLanguages',
  scopes: 'public',
  input: Nothing,
  perform: async (): Promise<readonly string[]> => languages,
});

/** Lists the names of the color schemes of brands (`GET /logic/color_schemes`). */
export const listColorSchemes = action({
  name: 'listColorSchemes',
  scopes: 'public',
  input: Nothing,
  perform: async (): Promise<readonly string[]> => colorSchemes,
});

export interface Release {
  readonly name: string;
  readonly edition: string;
  readonly version: string;
  /** Name of the last applied migration. */
  readonly schema: string;
}

/** Returns the release of the server and the schema of its database (`GET /versions`). */
export const readRelease = action({
  name: 'readRelease',
  scopes: 'public',
  input: Nothing,
  async perform(ctx): Promise<Release> {
    const last = await ctx.session.first<{ name: string }>(
      sql`select m.name as "name" from schema_migrations m order by m.id desc limit 1`,
    );
    return { ...release, schema: last!.name };
  },
});
