import type { Session } from '../../../database/session.js';
import { ByDialect, sql } from '../../../database/sql.js';
import { namedKeys } from './named-keys.js';
import type { ReportKey } from './report-key.js';

/** An authorized report. */
export interface FoundReport extends ReportKey {
  readonly tenantId: string;
  readonly resourceId: string | undefined;
  readonly value: number;
}

/**
 * Writes `reports`; the last report for the same key is used. One statement for usage of tenants
 * and two more if there is usage of resources, regardless of the number of reports. The ancestors
 * are updated later, see `rollUp`.
 */
export async function writeReports(
  session: Session,
  reports: readonly FoundReport[],
  now: number,
): Promise<void> {
  const usages = new Map<string, FoundReport>();
  const resources = new Map<string, FoundReport>();
  for (const report of reports) {
    const { tenantId, key, resourceId } = report;
    usages.set(`${tenantId} ${key}`, report);
    if (resourceId !== undefined) resources.set(`${tenantId} ${key} ${resourceId}`, report);
  }
  if (usages.size === 0) return;
  await writeUsages(session, [...usages.values()], now);
  if (resources.size === 0) return;
  await writeResources(session, [...resources.values()], now);
  const ofResources = [...usages.values()].filter(({ resourceId }) => resourceId !== undefined);
  await sumResources(session, ofResources, now);
}

/**
 * Writes the rows of `usages` in the order in which all writers lock them. A row that is the sum of
 * resources (its time is 0 here) is only inserted if it is missing, and locked, so that concurrent
 * reports of different resources do not compute the sum from the same old values.
 */
async function writeUsages(
  session: Session,
  reports: readonly FoundReport[],
  now: number,
): Promise<void> {
  const list = JSON.stringify(
    reports.map(({ tenantId, key, name, infraId, value, resourceId }) =>
      resourceId === undefined
        ? [tenantId, key, name, infraId, value, now]
        : [tenantId, key, name, infraId, 0, 0],
    ),
  );
  const given = new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key,
        json_extract(value, '$[2]') as name, json_extract(value, '$[3]') as infra_id,
        json_extract(value, '$[4]') as used, json_extract(value, '$[5]') as at
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key, value ->> 2 as name,
        (value ->> 3)::uuid as infra_id, (value ->> 4)::bigint as used, (value ->> 5)::bigint as at
      from jsonb_array_elements(${list}::jsonb)`,
  );
  await session.all(sql`insert into usages
      (tenant_id, key, name, infra_id, value, rolled, below, updated_at)
    select given.tenant_id, given.key, given.name, given.infra_id, given.used, 0, 0, given.at
    from (${given}) given where true order by given.tenant_id, given.key
    on conflict (tenant_id, key) do update set value = excluded.value,
      updated_at = excluded.updated_at
      where excluded.updated_at > 0 and usages.value <> excluded.value`);
}

async function writeResources(
  session: Session,
  reports: readonly FoundReport[],
  now: number,
): Promise<void> {
  const list = JSON.stringify(
    reports.map(({ tenantId, key, resourceId, value }) => [tenantId, key, resourceId, value]),
  );
  const given = new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key,
        json_extract(value, '$[2]') as resource_id, json_extract(value, '$[3]') as used
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key, value ->> 2 as resource_id,
        (value ->> 3)::bigint as used
      from jsonb_array_elements(${list}::jsonb)`,
  );
  await session.all(sql`insert into resource_usages
      (tenant_id, key, resource_id, value, updated_at)
    select given.tenant_id, given.key, given.resource_id, given.used, cast(${now} as bigint)
    from (${given}) given where true order by given.tenant_id, given.key, given.resource_id
    on conflict (tenant_id, key, resource_id) do update set value = excluded.value,
      updated_at = excluded.updated_at where resource_usages.value <> excluded.value`);
}

/** Sums the usage of the resources of a tenant, up to the maximum of a report. */
async function sumResources(
  session: Session,
  reports: readonly FoundReport[],
  now: number,
): Promise<void> {
  const most = String(Number.MAX_SAFE_INTEGER);
  const sum = new ByDialect(
    sql`cast(min(total(r.value), cast(${most} as integer)) as integer)`,
    sql`least(sum(r.value), ${most}::bigint)::bigint`,
  );
  await session.all(sql`update usages set value = summed.total, updated_at = ${now}
    from (select named.tenant_id, named.key, ${sum} as total
      from ${namedKeys(reports)} named
      join resource_usages r on r.tenant_id = named.tenant_id and r.key = named.key
      group by named.tenant_id, named.key) summed
    where summed.tenant_id = usages.tenant_id and summed.key = usages.key
      and (usages.value <> summed.total or usages.updated_at = 0)`);
}
