import type { RequestContext } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import type { ProviderInput } from './provider-input.js';
import { isSafeUrl } from './provider-rules.js';
import { UselessMetadata, readSamlMetadata } from './saml-metadata.js';

/**
 * Fetches the metadata of a SAML provider that is configured by a metadata URL. Runs before the
 * transaction, because the other server can be slow.
 *
 * @param known the current metadata URL of the provider
 * @returns undefined if there is nothing to fetch, because the request contains the metadata or no
 *   new URL
 * @throws DomainError `BAD_INPUT` if the URL does not return usable metadata
 */
export async function fetchedMetadata(
  ctx: RequestContext,
  { idpType, address, meta }: ProviderInput,
  known: string | null = null,
): Promise<string | undefined> {
  if (idpType !== 'saml' || !address || meta || address === known) return undefined;
  if (!isSafeUrl(ctx, address)) throw badInput('address', 'address must be an https URL');
  let metadata: string;
  try {
    metadata = await ctx.federation.fetchDocument(address);
    await readSamlMetadata(metadata);
  } catch (error) {
    const why = error instanceof UselessMetadata ? `: the document ${error.message}` : '';
    // The response of a server in the internal network must not be revealed.
    throw badInput('address', `address does not return usable SAML metadata${why}`);
  }
  return metadata;
}
