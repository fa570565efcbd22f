import type { InfraCapability } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';

/** The characters of RFC 3986. */
const uriCharacters = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

/** What a browser runs or shows as if it came from the page that links to it. */
const executable = new Set(['javascript:', 'data:', 'vbscript:', 'blob:']);

const isAbsolute = (url: string) => uriCharacters.test(url) && URL.canParse(url);

/** Where a service is: an absolute URL of whatever scheme, for example `acronis+fes://storage:44445`. */
const isServiceUrl = (url: string) => isAbsolute(url) && !executable.has(new URL(url).protocol);

/** Where people look at what is stored. A lenient parser makes a host of `https:host`, too. */
const isWebUrl = (url: string) => isAbsolute(url) && /^https?:\/\/[^/]/i.test(url);

/**
 * The content address is where people look at backups.
 *
 * @throws DomainError `BAD_INPUT` for one that is given to a component without the capability `backup`.
 */
export function assertContentUrlFits(
  contentUrl: string | null | undefined,
  capabilities: readonly InfraCapability[],
): void {
  if (!contentUrl || capabilities.includes('backup')) return;
  throw badInput('contentUrl', 'contentUrl requires the capability backup');
}

/** The addresses of a component, as far as they are given. */
interface Addresses {
  readonly url?: string;
  readonly contentUrl?: string | null;
  readonly contentMobileUrl?: string | null;
}

/** @throws DomainError `BAD_INPUT` that names the first address that is none. */
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
