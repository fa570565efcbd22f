import type { DeviceRequest } from '../../domain/identity/devices/device-approval.js';
import type { DeviceAuthorization } from '../../domain/identity/devices/device-authorization.js';

/** What a device is told that asks to be let in (RFC 8628, section 3.2). */
export function presentDeviceAuthorization(given: DeviceAuthorization, issuer: string) {
  const page = `${issuer}/device`;
  return {
    device_code: given.deviceCode,
    user_code: given.userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?code=${given.userCode}`,
    expires_in: given.expiresIn,
    interval: given.interval,
  };
}

/** A device that waits, as it is sent. The tenant goes by its number here. */
export const presentDeviceRequest = (request: DeviceRequest) => ({
  client_id: request.clientId,
  display_name: request.displayName,
  scope: request.scope,
  tenant_id: String(request.tenant.number),
  tenant_name: request.tenant.name,
  is_current_tenant: request.isCurrentTenant,
});
