import { Type, type TSchema } from '@sinclair/typebox';
import type { RequestContext } from '../../domain/core/context.js';
import type { Page } from '../../domain/core/list.js';
import { readUuid } from '../../domain/core/read-values.js';
import { oneOf } from '../../domain/core/schema.js';
import { timestamp } from './time.js';

/** A comma-separated list. */
export const commaList = <T extends TSchema>(item: T, maxItems?: number) =>
  Type.Array(item, { comma: true, ...(maxItems && { maxItems }) });

/**
 * A boolean parameter that the contract types as a string or a number. It accepts both spellings,
 * and `words` that also mean true. See `isSet`.
 */
export const flag = <const Word extends string>(...words: Word[]) =>
  oneOf(['true', 'false', '1', '0', ...words]);

/** Whether the value of a `flag` means true. */
export const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== 'false' && value !== '0';

export const allowDeleted = Type.Optional(Type.Boolean());

/**
 * Parses `usage.NAME` or `usage.NAME.INFRA`, the order of a list by usage. Returns undefined for
 * other texts.
 */
export function usageOrder(by: string) {
  const [, name, given] = /^usage\.([a-z0-9_]+)(?:\.(.*))?$/.exec(by) ?? [];
  const infraId = given === undefined ? undefined : readUuid(given);
  if (name === undefined || (given !== undefined && infraId === undefined)) return undefined;
  return { name, ...(infraId !== undefined && { infraId }) };
}

/** A page in the format of the contract. */
export function presentPage<Item>(ctx: RequestContext, { items, after }: Page<Item>) {
  return {
    paging: { cursors: after === undefined ? {} : { after } },
    timestamp: timestamp(ctx.clock()),
    items,
  };
}
