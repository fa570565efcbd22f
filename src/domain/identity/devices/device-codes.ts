import { randomInt } from 'node:crypto';
import type { Session } from '../../../database/session.js';
import { columns, sql, table } from '../../../database/sql.js';
import { DeviceCode } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { hashSecret } from '../../core/secrets.js';

/** Lifetime of a device code, in seconds. */
export const deviceCodeLifetime = 600;

/** Initial polling interval of a device, and its increase for each early poll, in seconds. */
export const firstInterval = 5;
const slowDownBy = 5;

/**
 * No vowels, so that codes contain no words. Eight letters cannot be guessed within the lifetime.
 */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;

/** Returns a random user code in its stored form, without the dash. */
export const randomUserCode = (): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

/** Converts `BCDFGHJK` to `BCDF-GHJK`. */
export const spellUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** Converts an entered code to its stored form: ignores dashes, spaces and case. */
export const readUserCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** Returns the device with this device code, in any state. */
export function deviceByCode(session: Session, code: string): Promise<DeviceCode | undefined> {
  return session.first<DeviceCode>(
    sql`select ${columns(DeviceCode, 'd')} from ${table(DeviceCode)} d where d.id = ${hashSecret(code)}`,
  );
}

/** Returns the device with this user code, in any state. */
export function deviceByUserCode(
  session: Session,
  userCode: string,
): Promise<DeviceCode | undefined> {
  return session.first<DeviceCode>(
    sql`select ${columns(DeviceCode, 'd')} from ${table(DeviceCode)} d where d.user_code = ${userCode}`,
  );
}

/**
 * Records a poll of a device in a separate transaction. Rejects a poll that comes too early, and
 * increases the required interval.
 *
 * @throws DomainError `SLOW_DOWN`
 */
export async function notePoll(ctx: RequestContext, id: string, now: number): Promise<void> {
  const { database } = ctx;
  const inTime = await database.write(
    database.session(),
    async ({ session }) => {
      const [noted] = await session.all(
        sql`update device_codes set polled_at = ${now}
          where id = ${id} and (polled_at is null or polled_at + poll_interval * 1000 <= ${now})
          returning id as "id"`,
      );
      if (noted) return true;
      await session.all(
        sql`update device_codes set polled_at = ${now}, poll_interval = poll_interval + ${slowDownBy}
          where id = ${id}`,
      );
      return false;
    },
    { quiet: true },
  );
  if (inTime) return;
  throw new DomainError(
    'SLOW_DOWN',
    `the device polls too often: the polling interval increases by ${slowDownBy} seconds`,
  );
}
