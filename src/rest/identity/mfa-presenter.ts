import type { TotpSetup } from '../../domain/identity/mfa/set-up-totp.js';
import type { TenantMfa } from '../../domain/identity/mfa/tenant-mfa.js';
import { qrCode } from '../../http/qr-code.js';

/** Under both of the names that the contract has for the numbers. */
export const presentTenantMfa = (mfa: TenantMfa) => ({
  mfa_status: mfa.status,
  users: mfa.usersCount,
  users_count: mfa.usersCount,
  users_with_totp_enabled: mfa.usersWithTotpCount,
  users_with_totp_enabled_count: mfa.usersWithTotpCount,
  update_allowed: mfa.updateAllowed,
});

/** What an authenticator reads, as a picture and as the URL in it. */
export const presentTotpSetup = async ({ url }: TotpSetup) => ({
  barcode: await qrCode(url),
  url,
});
