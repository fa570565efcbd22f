import type { InfraCapability } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';

/** The characters of RFC 3986. */
const uriCharacters = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

/** Schemes that a browser runs or displays in the context of the page with the link. */
const executable = new Set(['javascript:', 'data:', 'vbscript:', 'blob:']);

const isAbsolute = (url: string) => uriCharacters.test(url) && URL.canParse(url);

/** Whether `url` is an absolute URL of any scheme, for example `acronis+fes://storage:44445`. */
const isServiceUrl = (url: string) => isAbsolute(url) && !executable.has(new URL(url).protocol);

/** Whether `url` is a web page. Lenient parsers also find a host in `https:host`. */
const isWebUrl = (url: string) => isAbsolute(url) && /^https?:\/\/[^/]/i.test(url);

/**
 * The content URL is the page of the backups in a component.
 *
 * @throws DomainError `BAD_INPUT` for a content URL of a component without the capability `backup`
 */
export function assertContentUrlFits(
  contentUrl: string | null | undefined,
  capabilities: readonly InfraCapability[],
): void {
  if (!contentUrl || capabilities.includes('backup')) return;
  throw badInput('contentUrl', 'contentUrl requires the capability backup');
}

/** The given URLs of a component. */
interface Addresses {
  readonly url?: string;
  readonly contentUrl?: string | null;
  readonly contentMobileUrl?: string | null;
}

/** @throws DomainError `BAD_INPUT` for the first invalid URL */
export function assertUrls({ url, ...content }: Addresses): void {
  if (url !== undefined && !isServiceUrl(url)) {
    throw badInput('url', 'url must be an absolute URL');
  }
  for (const name of ['contentUrl', 'contentMobileUrl'] as const) {
    const address = content[name];
    if (address != null && !isWebUrl(address)) {
      throw badInput(name, `${name} must be an http or https URL`);
    }
  }
}
