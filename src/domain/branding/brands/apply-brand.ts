import { isIP } from 'node:net';
import type { Brand } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { isInside } from '../../core/private-addresses.js';
import { brandUrls, type BrandInput } from './brand-input.js';
import { smtpPurpose } from './brand-rules.js';

/** The placeholder for a mail server password in responses. Sending it back keeps the password. */
export const hiddenPassword = '**********';

/** The allowed URL schemes. */
const schemes: readonly string[] = ['http', 'https', 'mailto'];

/** Characters that are not allowed in a URL or would end the text around it. */
const misplaced = /[\s\u0000-\u0020\u007f-\u009f\u2028\u2029<>"`^{|}\\]/;

/**
 * Whether `text` is an allowed URL: http, https or mailto, or without a scheme, as sent by older
 * clients (`support.example.com`, `api/help`, `host.example.com:8443/console`).
 */
function isUrl(text: string): boolean {
  if (misplaced.test(text)) return false;
  const [, scheme, rest = ''] = /^([a-z][a-z\d+.-]*):(.*)$/i.exec(text) ?? [];
  if (scheme === undefined) return !text.startsWith('//') || isHttp(`https:${text}`);
  // A name with a dot before a port is a host, not a scheme.
  if (/\.[a-z\d-]+$/i.test(scheme) && /^\d{1,5}([/?#]|$)/.test(rest)) {
    return isHttp(`https://${text}`);
  }
  const known = scheme.toLowerCase();
  if (!schemes.includes(known)) return false;
  return known === 'mailto' ? /^[^@/]+@[^@/]+$/.test(rest) : rest.startsWith('//') && isHttp(text);
}

/** A URL with a host and without credentials, which could be mistaken for the host. */
function isHttp(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  return username === '' && password === '' && hostname !== '';
}

/**
 * The canonical form of a host: in lower case, with numeric addresses expanded; undefined if `text`
 * is not a host.
 */
function hostOf(text: string): string | undefined {
  const literal = isIP(text) === 6 ? `[${text}]` : text;
  if (!/^(\[[\da-f:.]+\]|[^\s@:/?#\\%[\]]+)$/i.test(literal)) return undefined;
  if (!URL.canParse(`http://${literal}`)) return undefined;
  const host = new URL(`http://${literal}`).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 || /^(?!-)[a-z\d-]+(\.[a-z\d-]+)*\.?$/.test(host) ? host : undefined;
}

/** Whether `host` is a literal address of this machine or a private network, or a local name. */
const isPrivate = (host: string): boolean =>
  isIP(host) === 0 ? /(^|\.)localhost\.?$/.test(host) : isInside(host);

const names = ['companyName', 'serviceName', 'supportPhone'] as const;
const plain = [
  'colorScheme',
  'ownsCustomLegalDocs',
  'whiteLabeledAgent',
  'hidePredefined',
  'smtpOverride',
  'smtpReplyAddress',
  'smtpPort',
  'smtpUser',
  'smtpEncryption',
] as const;

/**
 * Applies the input to `brand`, except for its logotype.
 *
 * @throws DomainError `BAD_INPUT` for the invalid or missing field
 */
export function applyBrand(
  ctx: Pick<RequestContext, 'vault' | 'smtpAllowPrivate'>,
  brand: Brand,
  input: BrandInput,
): void {
  for (const name of [...brandUrls, 'backupConsoleUrl'] as const) {
    const given = input[name];
    if (given && !isUrl(given))
      throw badInput(name, `${name} must be an http, https or mailto URL`);
  }
  for (const name of [...brandUrls, ...names]) {
    if (input[name] !== undefined) Object.assign(brand, { [name]: input[name] || null });
  }
  if (input.backupConsoleUrl !== undefined) brand.backupConsoleUrl = input.backupConsoleUrl;
  if (input.color !== undefined) brand.color = input.color?.replace('#', '') || null;
  for (const name of plain) {
    if (input[name] !== undefined) Object.assign(brand, { [name]: input[name] });
  }
  applyServer(ctx, brand, input);
}

/** Applies and validates the settings of the mail server. */
function applyServer(
  { vault, smtpAllowPrivate }: Pick<RequestContext, 'vault' | 'smtpAllowPrivate'>,
  brand: Brand,
  { smtpServer, smtpPassword, smtpOverride }: BrandInput,
): void {
  const moves =
    smtpServer !== undefined && smtpServer.toLowerCase() !== brand.smtpServer.toLowerCase();
  if (smtpServer !== undefined) brand.smtpServer = smtpServer;
  if (smtpPassword !== undefined && smtpPassword !== hiddenPassword) {
    brand.encryptedSmtpPassword = smtpPassword ? vault.seal(smtpPurpose, smtpPassword) : null;
  } else if (moves && brand.encryptedSmtpPassword !== null) {
    // A caller who does not know the password must not be able to send it to another server.
    if (smtpServer !== '') {
      throw badInput('smtpPassword', 'smtpPassword is required when the mail server changes');
    }
    brand.encryptedSmtpPassword = null;
  }
  if ((smtpServer !== undefined || smtpOverride) && brand.smtpServer !== '') {
    const host = hostOf(brand.smtpServer);
    if (host === undefined) throw badInput('smtpServer', 'smtpServer must be a host name');
    if (!smtpAllowPrivate && isPrivate(host)) {
      throw badInput('smtpServer', 'smtpServer must not be in a private network');
    }
  }
  if (!brand.smtpOverride) return;
  for (const name of ['smtpServer', 'smtpPort', 'smtpReplyAddress'] as const) {
    if (!brand[name])
      throw badInput(name, `${name} is required when the mail server of the brand is enabled`);
  }
}
