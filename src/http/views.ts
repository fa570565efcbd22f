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
    }
  /** Somebody comes from another system with a one-time token; what is missing is in the fragment. */
  | {
      readonly page: 'externalLogin';
      readonly ott: string | undefined;
      readonly targetUri: string | undefined;
    }
  /** An application asks for what it may not have. */
  | { readonly page: 'refused'; readonly reason: string }
  | { readonly page: 'signedOut' };
