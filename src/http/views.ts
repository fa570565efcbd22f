import type { BrandLook } from '../domain/brands/look.js';
import type { Consent } from '../domain/identity/authorize.js';

/** The pages that an operation may answer with: what each of them has to know. */
export type View =
  /** Where somebody signs in. */
  | {
      readonly page: 'login';
      /** Path of ours that the browser goes on to then. */
      readonly returnTo: string;
      /** The application that they sign in for; null if it has no name. */
      readonly clientName: string | null;
      readonly loginHint: string | null;
      /** Who is signed in already, where somebody else is asked for. */
      readonly signedInAs: string | null;
      /** They were asked before, and what came of it does not satisfy the application. */
      readonly again: boolean;
      /** Who is signed in and may go on as they are. */
      readonly offered: string | null;
    }
  /** The answer to an authorization request goes to its client by a form. */
  | {
      readonly page: 'formPost';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly clientId: string;
    }
  /** Somebody comes from another system with a one-time token; what is missing is in the fragment. */
  | {
      readonly page: 'externalLogin';
      readonly ott: string | undefined;
      readonly targetUri: string | undefined;
    }
  /** An application asks for what it may not have. */
  | { readonly page: 'refused'; readonly reason: string; readonly clientId: string | undefined }
  /** An application asks for a user whom it does not serve. */
  | {
      readonly page: 'notServed';
      readonly clientId: string;
      /** What the application is called; null if it has no name. */
      readonly clientName: string | null;
      /** Who is signed in. */
      readonly login: string;
      /** Path of ours where another account is signed in to. */
      readonly anotherAccount: string;
      /** Address of the application, which is told that access was denied. */
      readonly backToApplication: string;
    }
  /** A user is asked whether an application may have what it asks for. */
  | ({
      readonly page: 'consent';
      /** Path of ours that the browser goes on to if the user allows it. */
      readonly returnTo: string;
    } & Consent)
  | { readonly page: 'signedOut' };

/** Whose look a page has. */
export type Whose =
  /** That of whoever is signed in; for nobody, that of the request. */
  | 'visitor'
  /** That of the client that asks with the sealed path that is gone on to, or else the one that is asked for by name. */
  | { readonly returnTo: string | undefined }
  | { readonly userId: string }
  | { readonly clientId: string }
  | { readonly tenantId: string }
  /** That of the tenant at this path. */
  | { readonly path: string }
  /** This one. */
  | { readonly look: BrandLook };
