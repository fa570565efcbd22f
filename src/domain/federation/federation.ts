import { LRUCache } from 'lru-cache';
import * as openid from 'openid-client';
import type { IdentityProvider } from '../../entities/index.js';
import { guardedFetch } from './guarded-fetch.js';

/** What a provider says of itself is asked again after this long. Milliseconds. */
const remember = 600_000;

/** A provider that does not answer within this time does not answer. Seconds. */
const timeout = 10;

/** What is needed of a provider of OpenID Connect to be its client. */
export type OidcProvider = Pick<
  IdentityProvider,
  'id' | 'version' | 'address' | 'oauth2ClientId'
> & { readonly clientSecret: string };

/** What the process knows about other identity providers, and how it reaches them. */
export class Federation {
  private readonly known = new LRUCache<string, Promise<openid.Configuration>>({
    max: 1000,
    ttl: remember,
  });
  private readonly fetch: openid.CustomFetch;

  constructor(
    /** Whether providers may live on this machine or in a private network: for development and tests. */
    readonly allowPrivate: boolean,
    /** Whether SAML responses may be signed with SHA-1. */
    readonly allowSha1 = false,
  ) {
    this.fetch = guardedFetch(allowPrivate);
  }

  /** The provider as its discovery document describes it (OpenID Connect Discovery 1.0). */
  configurationOf(provider: OidcProvider): Promise<openid.Configuration> {
    const key = `${provider.id} ${provider.version}`;
    let known = this.known.get(key);
    if (!known) {
      known = this.discover(provider);
      this.known.set(key, known);
      // A provider that was away for a moment is asked again at once.
      known.catch(() => this.known.delete(key));
    }
    return known;
  }

  /**
   * The document at `address`. Redirects are not followed.
   *
   * @throws Error if it cannot be fetched, or the status is not 200
   */
  async fetchDocument(address: string): Promise<string> {
    const response = await this.fetch(address, {
      method: 'GET',
      headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
      body: undefined,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout * 1000),
    });
    if (response.status !== 200) throw new Error(`the response has the status ${response.status}`);
    return response.text();
  }

  private discover({ address, oauth2ClientId, clientSecret }: OidcProvider) {
    return openid.discovery(
      new URL(address!),
      oauth2ClientId!,
      { [openid.clockTolerance]: 30 },
      secretWherever(clientSecret),
      {
        timeout,
        [openid.customFetch]: this.fetch,
        execute: [
          // A token is what its signature makes it, however it came.
          openid.enableNonRepudiationChecks,
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- for development: its servers have no certificates
          ...(this.allowPrivate ? [openid.allowInsecureRequests] : []),
        ],
      },
    );
  }
}

/** Shows the secret where the provider wants it: in the header, unless it takes it in the body alone. */
function secretWherever(secret: string): openid.ClientAuth {
  const inHeader = openid.ClientSecretBasic(secret);
  const inBody = openid.ClientSecretPost(secret);
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = taken.includes('client_secret_basic') ? inHeader : inBody;
    way(server, ...rest);
  };
}
