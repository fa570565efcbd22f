import type { EntityMetadata, EntitySchema } from '@mikro-orm/core';
import { expect, it } from 'vitest';
import { describe as describeEntity } from '../../../src/database/describe.js';
import { deletedWithTenant } from '../../../src/domain/accounts/tenants/mark-deleted.js';
import { entities } from '../../../src/entities/index.js';

/** Tables with `deleted_at` whose rows the deletion of a tenant does not mark, with the reason. */
const exceptions: Record<string, string> = {
  tenants: 'they are marked by the deletion itself',
  brands: 'reads join the tenant and leave out the brands of deleted tenants',
  reports: 'reads join the tenant and leave out the reports of deleted tenants',
  tenant_offering_items: 'they are reported as deleted while their tenant is (touchItems)',
};

const tenantColumns = ['owner_tenant_id', 'tenant_id'];

it('every table of rows that can be deleted is deleted with its tenant, or says why not', () => {
  const deletable = (entities as readonly (EntitySchema & { meta: EntityMetadata })[]).flatMap(
    (entity) => {
      const { table, columns } = describeEntity(entity);
      const names = [...columns.values()];
      if (!names.includes('deleted_at') || table in exceptions) return [];
      return [[table, names.filter((name) => tenantColumns.includes(name)).join()]];
    },
  );
  expect(Object.fromEntries(deletable)).toEqual(deletedWithTenant);
  const tables = entities.map(({ meta }) => meta.tableName);
  expect(tables).toEqual(expect.arrayContaining(Object.keys(exceptions)));
});
