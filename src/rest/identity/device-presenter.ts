import type { DeviceRequest } from '../../domain/identity/devices/device-approval.js';
import type { DeviceAuthorization } from '../../domain/identity/devices/device-authorization.js';

/** Presents the response to a device authorization request (RFC 8628, section 3.2). */
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

/** Presents a device that waits for approval, with the numeric id of its tenant. */
export const presentDeviceRequest = (request: DeviceRequest) => ({
  client_id: request.clientId,
  display_name: request.displayName,
  scope: request.scope,
  tenant_id: String(request.tenant.number),
  tenant_name: request.tenant.name,
  is_current_tenant: request.isCurrentTenant,
});
