import type { BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { Consent } from '../domain/identity/authorization/authorize.js';

/** The pages that an operation can return, with their data. */
export type View =
  /** The sign-in page. */
  | {
      readonly page: 'login';
      /** Path of this server to continue with after sign-in. */
      readonly returnTo: string;
      /** Name of the application that requires the sign-in; null if it has no name. */
      readonly clientName: string | null;
      readonly loginHint: string | null;
      /** Login of the signed-in user if the request requires another account. */
      readonly signedInAs: string | null;
      /** Whether the user was asked before, and the result does not satisfy the application. */
      readonly again: boolean;
      /** Login of the signed-in user who can continue with the same account. */
      readonly offered: string | null;
    }
  /** The response to an authorization request, sent to the client by a form. */
  | {
      readonly page: 'formPost';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly clientId: string;
    }
  /**
   * Sign-in with a one-time token from another system. Missing values are in the fragment of the
   * URL.
   */
  | {
      readonly page: 'externalLogin';
      readonly ott: string | undefined;
      readonly targetUri: string | undefined;
    }
  /** An invalid authorization request. */
  | { readonly page: 'refused'; readonly reason: string; readonly clientId: string | undefined }
  /** An application that cannot act for the signed-in user. */
  | {
      readonly page: 'notServed';
      readonly clientId: string;
      /** Name of the application; null if it has none. */
      readonly clientName: string | null;
      /** Login of the signed-in user. */
      readonly login: string;
      /** Path of this server to sign in with another account. */
      readonly anotherAccount: string;
      /** URL of the application, with the error that access was denied. */
      readonly backToApplication: string;
    }
  /** The consent page for an application. */
  | ({
      readonly page: 'consent';
      /** Path of this server to continue with after consent. */
      readonly returnTo: string;
    } & Consent)
  | { readonly page: 'signedOut' };

/** Determines the brand of a page. */
export type Whose =
  /** The brand of the signed-in user, or of the request if no user is signed in. */
  | 'visitor'
  /** The brand of the client in the sealed return path, or the brand that the request names. */
  | { readonly returnTo: string | undefined }
  | { readonly userId: string }
  | { readonly clientId: string }
  | { readonly tenantId: string }
  /** The brand of the tenant at this path. */
  | { readonly path: string }
  /** The given brand. */
  | { readonly theme: BrandTheme };
