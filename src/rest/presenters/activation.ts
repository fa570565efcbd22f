import type { LinkHolder } from '../../domain/activation/user-links.js';

/**
 * Whom a link activates. The platform is there for them, or the link would not be good; it has no
 * terms of its own, so there is nothing to accept and no address where they are.
 */
export function presentActivation(holder: LinkHolder) {
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
    terms_accepted: true,
    terms_url: '',
    platform_terms_url: '',
    privacy_policy_url: '',
  };
}
