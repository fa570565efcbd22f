import { Type, type TSchema } from '@sinclair/typebox';
import type { RequestContext } from '../domain/context.js';
import type { Page } from '../domain/list.js';
import { lowerCaseUuid } from '../domain/read-values.js';
import { isUuid } from '../domain/validation.js';
import { timestamp } from './time.js';

/** A comma-separated list. */
export const commaList = <T extends TSchema>(item: T, maxItems?: number) =>
  Type.Array(item, { comma: true, ...(maxItems && { maxItems }) });

export const allowDeleted = Type.Optional(Type.Boolean());

/** `usage.NAME` or `usage.NAME.INFRA`: the order of a list by usage, as its action takes it; else undefined. */
export function usageOrder(by: string) {
  const [, name, given] = /^usage\.([a-z0-9_]+)(?:\.(.*))?$/.exec(by) ?? [];
  const infraId = given && lowerCaseUuid(given);
  if (name === undefined || (infraId !== undefined && !isUuid(infraId))) return undefined;
  return { name, ...(infraId !== undefined && { infraId }) };
}

/** A page as it is sent. */
export function presentPage<Item>(ctx: RequestContext, { items, after }: Page<Item>) {
  return {
    paging: { cursors: after === undefined ? {} : { after } },
    timestamp: timestamp(ctx.clock()),
    items,
  };
}
