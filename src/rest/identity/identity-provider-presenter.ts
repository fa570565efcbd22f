import type { ProviderRow } from '../../domain/identity/identity-providers/provider-reads.js';
import { timestamp } from '../engine/time.js';

/** An identity provider as it is sent: what it does not have is left out. */
export const presentProvider = (row: ProviderRow) => ({
  id: row.id,
  owner_tenant_id: row.ownerTenantId,
  domain: row.domain,
  idp_type: row.idpType,
  automatic_url_redirection: row.automaticUrlRedirection,
  version: row.version,
  ...(row.address && { address: row.address }),
  ...(row.oauth2ClientId && { oauth2_client_id: row.oauth2ClientId }),
  ...(row.clientSecret && { oauth2_client_secret: row.clientSecret }),
  ...(row.forgotPasswordUrl && { forgot_password_url: row.forgotPasswordUrl }),
  ...(row.changePasswordUrl && { change_password_url: row.changePasswordUrl }),
  ...(row.resetPasswordUrl && { reset_password_url: row.resetPasswordUrl }),
  ...(row.redirectLogoutUrl && { redirect_logout_url: row.redirectLogoutUrl }),
  ...(row.loginAttribute && { login_attribute: row.loginAttribute }),
  ...(row.meta && { meta: row.meta }),
  ...(row.externalId && { external_id: row.externalId }),
  ...(row.vendor && { vendor: row.vendor }),
  ...(row.scimProvisionerUserId && { scim_provisioner_user_id: row.scimProvisionerUserId }),
  ...(row.samlEntityid && { saml_entityid: row.samlEntityid }),
  ...(row.domainVerifiedAt && { domain_verified_at: timestamp(row.domainVerifiedAt) }),
});
