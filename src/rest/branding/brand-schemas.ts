import { Type } from '@sinclair/typebox';
import { smtpEncryptions } from '../../entities/index.js';
import {
  boolean,
  integer,
  nullableString,
  string,
  uuid,
  enumeration,
} from '../engine/value-schemas.js';

/* What tenants show themselves as, as it is sent. */

/** How the document writes some booleans. */
const flag = Type.Unsafe<number>({ type: 'integer', enum: [0, 1] });

const nullableUuid = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$',
});

const publicProperties = {
  id: uuid,
  company_name: nullableString,
  service_name: nullableString,
  color_scheme: string,
  color: nullableString,
  logotype: nullableUuid,
  support_phone: nullableString,
  support_url: nullableString,
  home_url: nullableString,
  help_url: nullableString,
  knowledgebase_url: nullableString,
  user_guide_url: nullableString,
  upsell_url: nullableString,
  terms_url: nullableString,
  platform_terms_url: nullableString,
  privacy_policy_url: nullableString,
  mobile_app_android_download_url: nullableString,
  mobile_app_ios_download_url: nullableString,
  account_server_url: nullableString,
  backup_console_url: string,
  reg_server_url: nullableString,
  router_url: nullableString,
  agent_gateway_url: nullableString,
  owns_custom_legal_docs: boolean,
  white_labeled_agent: boolean,
  hide_predefined: flag,
};

/** A brand as anybody may see it. */
export const publicBrand = Type.Object(publicProperties);

/** A brand with its mail server, which is empty for whoever does not administer the brand. */
export const brand = Type.Object({
  ...publicProperties,
  smtp_override: flag,
  smtp_reply_address: string,
  smtp_server: string,
  smtp_port: integer,
  smtp_user: string,
  smtp_password: Type.String({
    description:
      'Asterisks if a password is set; otherwise empty. Sending the asterisks back keeps the password. Pass the password again when changing the mail server.',
  }),
  smtp_encryption: enumeration(smtpEncryptions),
});
