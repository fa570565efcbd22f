import { expect, it } from 'vitest';
import { raw, sql } from '../../src/database/sql.js';
import { enabledAt, expiredAt, isEnabledAt } from '../../src/domain/access/principals/enabled.js';
import { useTestServer } from '../support/server.js';

const server = await useTestServer();

const now = 1_796_041_773_339;
const times = [null, 0, 1, now - 1, now, now + 1, 8_640_000_000_000_000];

it.each([true, false].flatMap((enabled) => times.map((time) => [enabled, time] as const)))(
  'a user with enabled %s and disable_after %s is enabled by SQL if the row is',
  async (enabled, disableAfter) => {
    const user = raw(
      `(select ${enabled} as enabled, cast(${disableAfter} as bigint) as disable_after) u`,
    );
    const [found] = await server.session().all<object>(
      sql`select case when ${enabledAt('u', now)} then 'yes' else 'no' end as "isEnabled",
        case when not ${enabledAt('u', now)} then 'yes' else 'no' end as "isDisabled",
        case when ${expiredAt('u', now)} then 'yes' else 'no' end as "isExpired" from ${user}`,
    );
    const isEnabled = isEnabledAt({ enabled, disableAfter }, now);
    expect(isEnabled).toBe(enabled && (disableAfter === null || now < disableAfter));
    expect(found).toEqual({
      isEnabled: isEnabled ? 'yes' : 'no',
      isDisabled: isEnabled ? 'no' : 'yes',
      isExpired: enabled && !isEnabled ? 'yes' : 'no',
    });
  },
);
