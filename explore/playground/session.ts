import { addressOf } from '../site.js';

/** The session of a signed-in user. Kept for the browser tab only: closing the tab deletes the token. */
export interface Session {
  readonly token: string;
  /** The entered login or client id. */
  readonly name: string;
  readonly kind: 'user' | 'client';
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

export interface Credentials {
  readonly kind: Session['kind'];
  readonly name: string;
  readonly secret: string;
}

const storageKey = 'account-graph.session';

/** Returns the session of this tab, unless it has expired. */
export function storedSession(): Session | null {
  const stored = sessionStorage.getItem(storageKey);
  if (stored === null) return null;
  const session = JSON.parse(stored) as Session;
  return session.expiresAt > Date.now() ? session : null;
}

export function storeSession(session: Session | null): void {
  if (session) sessionStorage.setItem(storageKey, JSON.stringify(session));
  else sessionStorage.removeItem(storageKey);
}

/** RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined. */
function basic(id: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams({ text }).toString().slice(5);
  return `Basic ${btoa(`${encode(id)}:${encode(secret)}`)}`;
}

function tokenRequest({ kind, name, secret }: Credentials): RequestInit {
  if (kind === 'client') {
    return {
      headers: { authorization: basic(name, secret) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    };
  }
  return {
    body: new URLSearchParams({
      grant_type: 'password',
      username: name,
      password: secret,
    }),
  };
}

interface TokenAnswer {
  access_token?: string;
  expires_in?: number;
  error?: string;
  error_description?: string;
}

/** The message for a failed sign-in. */
function refusal(status: number, answer: TokenAnswer, kind: Session['kind']): string {
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  const wrong =
    kind === 'user' ? 'the login or password is incorrect' : 'the client ID or secret is incorrect';
  const fallback =
    status === 401 ? wrong : (answer.error ?? `the server responded with status ${status}`);
  return `Sign-in failed: ${answer.error_description ?? fallback}.`.replace(/\.\.$/, '.');
}

/** Exchanges credentials for an access token. Throws an Error with a message for the user. */
export async function signIn(credentials: Credentials): Promise<Session> {
  let response: Response;
  try {
    // No browser dialog and no cookies: credentials are entered only in the panel.
    response = await fetch(addressOf('/api/2/idp/token'), {
      method: 'POST',
      credentials: 'omit',
      ...tokenRequest(credentials),
    });
  } catch {
    throw new Error('The server did not respond. Check that it is running, then try again.');
  }
  const answer = (await response.json().catch(() => ({}))) as TokenAnswer;
  if (!response.ok || !answer.access_token) {
    throw new Error(refusal(response.status, answer, credentials.kind));
  }
  return {
    token: answer.access_token,
    name: credentials.name,
    kind: credentials.kind,
    expiresAt: Date.now() + (answer.expires_in ?? 3600) * 1000,
  };
}
