import type { GraphQLResolveInfo } from 'graphql';
import type { Positioned } from '../domain/access/reads/resource.js';
import { resourcesOf, readObjects, type ReadOptions } from '../domain/access/reads/objects.js';
import type { ResourceName } from '../domain/resources.js';
import { loaderOf, type GraphContext } from './engine/context.js';
import type { Typed } from './engine/node-type.js';
import { selectedProperties, type Readable } from './engine/selection.js';
import { readableAccessPolicy } from './access/policies/policy-type.js';
import { readableClient } from './accounts/clients/client-type.js';
import { readableContact } from './accounts/contacts/contact-type.js';
import { readableIdentityProvider } from './identity/identity-providers/identity-provider-type.js';
import { readableJob } from './platform/jobs/job-type.js';
import {
  readableInfraComponent,
  readableLocation,
} from './commerce/infrastructure/infrastructure-types.js';
import { readableLegalDocument } from './branding/legal-documents/legal-document-type.js';
import { readableReport, readableStoredReport } from './reporting/reports/report-type.js';
import { readableSecurityGroup } from './access/security-groups/security-group-type.js';
import { readableRegistrationToken } from './accounts/registration-tokens/registration-token-type.js';
import { readableTenant } from './accounts/tenants/tenant-type.js';
import { readableUser } from './accounts/users/user-type.js';

/** The GraphQL type of each resource, and what it reads. */
export const types = {
  tenant: { readable: readableTenant, typename: 'Tenant' },
  user: { readable: readableUser, typename: 'User' },
  client: { readable: readableClient, typename: 'Client' },
  contact: { readable: readableContact, typename: 'Contact' },
  accessPolicy: { readable: readableAccessPolicy, typename: 'AccessPolicy' },
  identityProvider: { readable: readableIdentityProvider, typename: 'IdentityProvider' },
  job: { readable: readableJob, typename: 'Job' },
  legalDocument: { readable: readableLegalDocument, typename: 'LegalDocument' },
  securityGroup: { readable: readableSecurityGroup, typename: 'SecurityGroup' },
  registrationToken: { readable: readableRegistrationToken, typename: 'RegistrationToken' },
  location: { readable: readableLocation, typename: 'Location' },
  infraComponent: { readable: readableInfraComponent, typename: 'InfraComponent' },
  report: { readable: readableReport, typename: 'Report' },
  storedReport: { readable: readableStoredReport, typename: 'StoredReport' },
} as const satisfies Record<
  ResourceName,
  { readonly readable: Readable; readonly typename: string }
>;

/** The types of the objects that `node` and `nodes` find, for their descriptions. */
export const nodeTypes = Object.values(types)
  .map(({ typename }) => `\`${typename}\``)
  .join(', ');

/** One object of any resource, by its resource and ID. */
export interface Reference {
  readonly resource: ResourceName;
  readonly id: string;
}

/**
 * Objects of several kinds, each with its type, null where there is none that the caller may read.
 * One statement per kind.
 */
export async function readReferences(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  references: readonly (Reference | null)[],
  { shape = 'object', ...options }: ReadOptions & { readonly shape?: 'object' | 'connection' } = {},
): Promise<((Positioned & Typed) | null)[]> {
  const found = new Map<string, Positioned & Typed>();
  const names = new Set(references.flatMap((reference) => reference?.resource ?? []));
  await Promise.all(
    [...names].map(async (resource) => {
      const { readable, typename } = types[resource];
      const ids = references.flatMap((one) => (one?.resource === resource ? one.id : []));
      const properties = selectedProperties(readable, info, shape);
      const rows = await readObjects(ctx, readable.resource, ids, properties, options);
      for (const row of rows) {
        if (row) found.set(row.id, { ...row, __typename: typename });
      }
    }),
  );
  return references.map((reference) => (reference && found.get(reference.id)) ?? null);
}

/** Returns the object with the id, of any resource. Batches all ids of the field. */
export async function nodeById(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  id: string,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, async (ids) => {
    const resources = await resourcesOf(ctx, ids);
    return readReferences(
      ctx,
      info,
      ids.map((one) => {
        const resource = resources.get(one) as ResourceName | undefined;
        return resource ? { resource, id: one } : null;
      }),
    );
  }).load(id);
}

/** As `readReferences`, for one object per parent of the field. */
export function referenceOf(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  { resource, id }: Reference,
  options?: ReadOptions,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, (keys) =>
    readReferences(
      ctx,
      info,
      keys.map((key) => {
        const [of, one] = key.split(' ') as [ResourceName, string];
        return { resource: of, id: one };
      }),
      options,
    ),
  ).load(`${resource} ${id}`);
}
