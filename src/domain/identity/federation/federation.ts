import { LRUCache } from 'lru-cache';
import * as openid from 'openid-client';
import type { IdentityProvider } from '../../../entities/index.js';
import { guardedFetch } from './guarded-fetch.js';

declare module '../../core/context.js' {
  interface Services {
    readonly federation: Federation;
  }
}

/** Lifetime of cached provider metadata, in milliseconds. */
const remember = 600_000;

/** Timeout of requests to providers, in seconds. */
const timeout = 10;

/** The properties of an OpenID Connect provider that a client requires. */
export type OidcProvider = Pick<
  IdentityProvider,
  'id' | 'version' | 'address' | 'oauth2ClientId'
> & { readonly clientSecret: string };

/** The connections to identity providers and their cached metadata. */
export class Federation {
  private readonly known = new LRUCache<string, Promise<openid.Configuration>>({
    max: 1000,
    ttl: remember,
  });
  private readonly fetch: openid.CustomFetch;

  constructor(
    /**
     * Whether providers can be on this machine or in a private network, for development and tests.
     */
    readonly allowPrivate: boolean,
    /** Whether SAML responses can be signed with SHA-1. */
    readonly allowSha1 = false,
  ) {
    this.fetch = guardedFetch(allowPrivate);
  }

  /**
   * Returns the configuration from the discovery document of the provider (OpenID Connect Discovery
   * 1.0).
   */
  configurationOf(provider: OidcProvider): Promise<openid.Configuration> {
    const key = `${provider.id} ${provider.version}`;
    let known = this.known.get(key);
    if (!known) {
      known = this.discover(provider);
      this.known.set(key, known);
      // A failure is not cached, so that the next request tries again.
      known.catch(() => this.known.delete(key));
    }
    return known;
  }

  /**
   * Returns the document at `address`. Redirects are not followed.
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
          // Signatures of tokens are verified even if they were received over TLS.
          openid.enableNonRepudiationChecks,
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- for development: its servers have no certificates
          ...(this.allowPrivate ? [openid.allowInsecureRequests] : []),
        ],
      },
    );
  }
}

/** Sends the client secret in the header, unless the provider accepts it only in the body. */
function secretWherever(secret: string): openid.ClientAuth {
  const inHeader = openid.ClientSecretBasic(secret);
  const inBody = openid.ClientSecretPost(secret);
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = taken.includes('client_secret_basic') ? inHeader : inBody;
    way(server, ...rest);
  };
}
