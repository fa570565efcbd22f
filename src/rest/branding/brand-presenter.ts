import { hiddenPassword } from '../../domain/branding/brands/apply-brand.js';
import { shownSmtp } from '../../domain/branding/brands/brand-reads.js';
import type { BrandRow } from '../../domain/branding/brands/effective-brand.js';
import type { RequestContext } from '../../domain/core/context.js';
import { Brand } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

const fields = presenterOf(Brand);

/** A brand as all callers can see it. */
export const presentPublicBrand = (row: BrandRow) => ({
  ...fields(row),
  hide_predefined: row.hidePredefined ? 1 : 0,
});

/** A brand with its mail server. It is empty for callers who do not administer the brand. */
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
