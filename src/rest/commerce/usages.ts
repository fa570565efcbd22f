import { Type } from '@sinclair/typebox';
import { Uuid, plainText } from '../../domain/core/schema.js';
import {
  listApplicationUsages,
  listUsages,
  listUsagesOfTenants,
} from '../../domain/commerce/usages/list-usages.js';
import { reportUsages } from '../../domain/commerce/usages/report-usages.js';
import { ReportInput, type ReportItem } from '../../domain/commerce/usages/report-input.js';
import { applicationDomain, errorBody, platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList } from '../engine/parameters.js';
import { presentUsage } from './usage-presenter.js';
import * as schemas from './service-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Usages';

const filters = {
  usageNames: Type.Optional(commaList(plainText(255), 500)),
  editions: Type.Optional(commaList(plainText(255), 500)),
};

const reportErrors = applicationDomain(401, 403, 415);

/** Fields of an item that the response repeats, so that the sender can match them. */
const echoed = {
  tenant_id: 'tenantId',
  resource_id: 'resourceId',
  usage_type: 'usageType',
  offering_item: 'offeringItem',
  infra_id: 'infraId',
} as const satisfies Record<string, keyof ReportItem>;

function presentReport(item: ReportItem, error: Parameters<typeof errorBody>[0] | undefined) {
  return {
    ...Object.fromEntries(
      Object.entries(echoed).flatMap(([wire, name]) =>
        typeof item[name] === 'string' ? [[wire, item[name]]] : [],
      ),
    ),
    ...(error && { error: errorBody(error, reportErrors).body }),
  };
}

export const usageOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants/usages',
    summary: 'Returns the usages of several tenants',
    tag,
    query: {
      tenants: commaList(Uuid, 100),
      ...filters,
    },
    success: 200,
    response: values.items(Type.Object({ tenant: values.uuid, usages: Type.Array(schemas.usage) })),
    errors: platformDomain(401, 403, 415),
    action: listUsagesOfTenants,
    present: (tenants) => ({
      items: tenants.map(({ tenantId, entries }) => ({
        tenant: tenantId,
        usages: entries.map(presentUsage),
      })),
    }),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/usages',
    summary: 'Stores usages that services report for tenants, each independently of the others',
    tag,
    body: ReportInput,
    bodyLimit: 8_388_608,
    success: 200,
    response: values.items(
      Type.Object({
        ...Object.fromEntries(
          Object.keys(echoed).map((name) => [name, Type.Optional(values.string)]),
        ),
        error: Type.Optional(values.error),
      }),
    ),
    errors: reportErrors,
    action: reportUsages,
    present: (results, _, { body }) => ({
      items: results.map((error, index) =>
        presentReport((body.items as ReportItem[])[index]!, error),
      ),
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/usages',
    summary: 'Returns the usages of a tenant',
    tag,
    query: filters,
    success: 200,
    response: values.items(schemas.usage),
    errors: platformDomain(401, 403, 415),
    action: listUsages,
    present: (entries) => ({ items: entries.map(presentUsage) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications/{application_id}/usages',
    summary: 'Returns the usages of a tenant in an application',
    tag,
    success: 200,
    response: values.items(schemas.usage),
    errors: platformDomain(401, 403, 404),
    action: listApplicationUsages,
    present: (entries) => ({ items: entries.map(presentUsage) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications/{application_id}/usages/{offering_item_name}',
    summary: 'Returns the usages of a tenant of an offering item',
    tag,
    success: 200,
    response: values.items(schemas.usage),
    errors: platformDomain(401, 403, 404),
    action: listApplicationUsages,
    present: (entries) => ({ items: entries.map(presentUsage) }),
  }),
];
