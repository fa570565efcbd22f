import type { Brand } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { effectiveBrand, platformBrand, platformBrandId } from './effective-brand.js';
import { paletteOf, type Palette } from './palette.js';
import { webLink } from './web-link.js';

/**
 * The properties of a brand that mails and pages use. Links are http or https URLs, names are
 * single lines of text.
 */
export interface BrandTheme {
  /** Id of the brand; null for the brand of the platform. */
  readonly brandId: string | null;
  readonly serviceName: string;
  readonly companyName: string | null;
  /** Path of the logo on this server. */
  readonly logoPath: string | null;
  readonly palette: Palette;
  readonly supportPhone: string | null;
  readonly supportLink: string | null;
  readonly helpLink: string | null;
  readonly termsLink: string | null;
  readonly platformTermsLink: string | null;
  readonly privacyLink: string | null;
}

/** Maximum length of a displayed name. */
const longestName = 100;

/**
 * Converts `text` to a single line without control and bidirectional characters; null if it is
 * empty.
 */
function oneLine(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const line = text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return Array.from(line).slice(0, longestName).join('') || null;
}

/** Name of a service without a name. */
const plainName = 'Account service';

/** Returns the displayed properties of `brand`. Unusable values are omitted. */
export function themeOf(brand: Brand): BrandTheme {
  return {
    brandId: brand.id === platformBrandId ? null : brand.id,
    serviceName: oneLine(brand.serviceName) ?? oneLine(brand.companyName) ?? plainName,
    companyName: oneLine(brand.companyName),
    logoPath: brand.logotype ? `/api/2/content/images/${brand.logotype}` : null,
    palette: paletteOf(brand),
    supportPhone: oneLine(brand.supportPhone),
    supportLink: webLink(brand.supportUrl),
    helpLink: webLink(brand.helpUrl),
    termsLink: webLink(brand.termsUrl),
    platformTermsLink: webLink(brand.platformTermsUrl),
    privacyLink: webLink(brand.privacyPolicyUrl),
  };
}

/** The displayed properties of the brand of the platform. */
export const platformTheme: BrandTheme = themeOf(platformBrand(''));

/** Returns the displayed properties of the brand of the tenant at `path`. */
export async function themeAt(
  { session, identity }: Pick<ActionContext, 'session' | 'identity'>,
  path: string,
): Promise<BrandTheme> {
  return themeOf(await effectiveBrand(session, path, platformBrand(identity.issuer)));
}

/**
 * Adds the brand to the `path` of a page, as a parameter that is used if nothing else determines
 * the brand.
 */
export function withBrand(path: string, { brandId }: Pick<BrandTheme, 'brandId'>): string {
  if (brandId === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}brand=${brandId}`;
}
