import { Type, type Static } from '@sinclair/typebox';
import { badInput } from '../../core/errors.js';
import { orUuid, plainText } from '../../core/schema.js';
import { isUuid, validator } from '../../core/validation.js';

const text = (description: string) => Type.Optional(Type.Unknown({ type: 'string', description }));
const idText = (description: string) => orUuid(text(description));

/** A single report of a batch. Invalid values make only this report fail. */
export const ReportItem = Type.Object(
  {
    tenantId: idText(
      'Id or numeric id of the tenant. Optional for a resource that was reported before and for a resource that is a user.',
    ),
    resourceId: idText(
      'Id of the resource (for example a device, mailbox or user) whose usage is reported; omit it to report the usage of the whole tenant.',
    ),
    usageType: text(
      'Name of the usage, for example `storage`. Ignored if `offering_item` is given.',
    ),
    offeringItem: text('Name of the offering item. Required unless `usage_type` is given.'),
    infraId: idText(
      'Id of the infrastructure component, for an item that is bound to one. Optional if the tenant has the item on only one component.',
    ),
    usageValue: Type.Optional(
      Type.Unknown({
        type: 'integer',
        description: 'Total usage, not the increase since the last report. Required.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ReportItem = Static<typeof ReportItem>;

/** Maximum number of reports in a batch. */
const mostReports = 10_000;

export const ReportInput = Type.Object(
  { items: Type.Array(ReportItem, { maxItems: mostReports }) },
  { additionalProperties: false },
);

/** A well-formed report, before its references are resolved. */
export interface Report {
  /** UUID or numeric id of the tenant. */
  readonly tenant: string | number | undefined;
  readonly resourceId: string | undefined;
  readonly usageType: string | undefined;
  readonly offeringItem: string | undefined;
  readonly infraId: string | undefined;
  readonly value: number;
}

const exactInteger = /^(0|[1-9]\d{0,15})$/;

const validResource = validator(
  Type.Object({ resourceId: Type.Intersect([plainText(128), Type.String({ minLength: 1 })]) }),
);

const fail = (field: string, message: string): never => {
  throw badInput(field, `${field} ${message}`);
};

/** Returns a string or undefined. Clients send null for missing values. */
function textOf(item: ReportItem, field: keyof ReportItem): string | undefined {
  const value = item[field] ?? undefined;
  return value === undefined || typeof value === 'string' ? value : fail(field, 'must be a string');
}

function valueOf({ usageValue }: ReportItem): number {
  if (usageValue == null) return fail('usageValue', 'is required');
  const exact = typeof usageValue === 'string' && exactInteger.test(usageValue);
  const value = exact ? Number(usageValue) : usageValue;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    return fail('usageValue', `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return value;
}

function tenantOf(item: ReportItem): string | number | undefined {
  const text = textOf(item, 'tenantId');
  if (text === undefined || isUuid(text)) return text;
  const number = Number(text);
  return exactInteger.test(text) && Number.isSafeInteger(number)
    ? number
    : fail('tenantId', 'must be the UUID or the number of a tenant');
}

/**
 * Reads one report.
 *
 * @throws DomainError `BAD_INPUT` for the first invalid field
 */
export function readReport(item: ReportItem): Report {
  const tenant = tenantOf(item);
  const resourceId = textOf(item, 'resourceId');
  if (resourceId !== undefined) validResource({ resourceId });
  if (tenant === undefined && resourceId === undefined) fail('tenantId', 'is required');
  const offeringItem = textOf(item, 'offeringItem');
  const usageType = offeringItem === undefined ? textOf(item, 'usageType') : undefined;
  if (usageType === undefined && offeringItem === undefined) {
    fail('usageType', 'is required if no offering item is given');
  }
  const infraId = textOf(item, 'infraId');
  if (infraId !== undefined && !isUuid(infraId)) fail('infraId', 'is not a valid UUID');
  return { tenant, resourceId, usageType, offeringItem, infraId, value: valueOf(item) };
}
