import type { LoginRecord } from '../../entities/index.js';
import { timestamp } from '../engine/time.js';

/** Presents the last sign-in of a user. Passwords do not expire. */
export function presentLoginInfo(record: LoginRecord | null) {
  const { at, ip, userAgent, idpType } = record ?? {};
  return {
    password_expiration: { status: 'never_expires' },
    last_login: {
      ...(typeof at === 'number' && { time: timestamp(at) }),
      ...(ip && { remote_address: ip }),
      failed_attempts: record?.failedAttempts ?? 0,
      ...(userAgent && { user_agent: userAgent }),
      ...(idpType && { idp_type: idpType }),
    },
  };
}
