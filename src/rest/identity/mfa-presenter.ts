import type { TotpSetup } from '../../domain/identity/mfa/set-up-totp.js';
import type { TenantMfa } from '../../domain/identity/mfa/tenant-mfa.js';
import { qrCode } from '../../http/qr-code.js';

/** Presents each number under both names of the contract. */
export const presentTenantMfa = (mfa: TenantMfa) => ({
  mfa_status: mfa.status,
  users: mfa.usersCount,
  users_count: mfa.usersCount,
  users_with_totp_enabled: mfa.usersWithTotpCount,
  users_with_totp_enabled_count: mfa.usersWithTotpCount,
  update_allowed: mfa.updateAllowed,
});

/** Presents the secret of an authenticator as a URL and as a QR code. */
export const presentTotpSetup = async ({ url }: TotpSetup) => ({
  barcode: await qrCode(url),
  url,
});
