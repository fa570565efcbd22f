import type { Activation } from '../../domain/accounts/activation/activate-user.js';

/** Presents the user that a link activates, with the terms of their brand. */
export function presentActivation({ brand, ...holder }: Activation) {
  return {
    login: holder.login,
    email: holder.email ?? '',
    user_id: holder.id,
    tenant_kind: holder.tenantKind,
    tenant_name: holder.tenantName,
    first_name: holder.firstname ?? '',
    last_name: holder.lastname ?? '',
    activated: holder.activated,
    platform_available: true,
    terms_accepted: holder.termsAccepted,
    terms_url: brand.termsUrl ?? '',
    platform_terms_url: brand.platformTermsUrl ?? '',
    privacy_policy_url: brand.privacyPolicyUrl ?? '',
  };
}
