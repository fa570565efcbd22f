import { hiddenPassword } from '../../domain/branding/brands/apply-brand.js';
import { shownSmtp } from '../../domain/branding/brands/brand-reads.js';
import type { BrandRow } from '../../domain/branding/brands/effective-brand.js';
import type { RequestContext } from '../../domain/core/context.js';

/** A brand as anybody may see it. */
export const presentPublicBrand = (row: BrandRow) => ({
  id: row.id,
  company_name: row.companyName ?? null,
  service_name: row.serviceName ?? null,
  color_scheme: row.colorScheme,
  color: row.color ?? null,
  logotype: row.logotype ?? null,
  support_phone: row.supportPhone ?? null,
  support_url: row.supportUrl ?? null,
  home_url: row.homeUrl ?? null,
  help_url: row.helpUrl ?? null,
  knowledgebase_url: row.knowledgebaseUrl ?? null,
  user_guide_url: row.userGuideUrl ?? null,
  upsell_url: row.upsellUrl ?? null,
  terms_url: row.termsUrl ?? null,
  platform_terms_url: row.platformTermsUrl ?? null,
  privacy_policy_url: row.privacyPolicyUrl ?? null,
  mobile_app_android_download_url: row.mobileAppAndroidDownloadUrl ?? null,
  mobile_app_ios_download_url: row.mobileAppIosDownloadUrl ?? null,
  account_server_url: row.accountServerUrl ?? null,
  backup_console_url: row.backupConsoleUrl,
  reg_server_url: row.regServerUrl ?? null,
  router_url: row.routerUrl ?? null,
  agent_gateway_url: row.agentGatewayUrl ?? null,
  owns_custom_legal_docs: row.ownsCustomLegalDocs,
  white_labeled_agent: row.whiteLabeledAgent,
  hide_predefined: row.hidePredefined ? 1 : 0,
});

/** A brand with its mail server. Whoever does not administer the brand sees none. */
export function presentBrand(row: BrandRow, { caller }: RequestContext) {
  const smtp = shownSmtp(caller, row);
  return {
    ...presentPublicBrand(row),
    smtp_override: smtp?.override ? 1 : 0,
    smtp_reply_address: smtp?.replyAddress ?? '',
    smtp_server: smtp?.server ?? '',
    smtp_port: smtp?.port ?? 0,
    smtp_user: smtp?.user ?? '',
    smtp_password: smtp?.hasPassword ? hiddenPassword : '',
    smtp_encryption: smtp?.encryption ?? '',
  };
}
