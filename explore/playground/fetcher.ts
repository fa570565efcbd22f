import type { GraphiQLProps } from 'graphiql';
import { addressOf } from '../site.js';
import type { Session } from './session.js';

type Fetcher = GraphiQLProps['fetcher'];
type Result = Awaited<ReturnType<Fetcher>>;

interface Answer {
  data?: unknown;
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** Whether the token is no longer valid, by the status or the code of an error. */
function rejected(response: Response, answer: Answer): boolean {
  return (
    response.status === 401 ||
    (answer.errors ?? []).some((error) => error.extensions?.code === 'UNAUTHENTICATED')
  );
}

/** Sends operations to the server, with the token of the session if there is one. */
export function fetcherFor(session: Session | null, onRejected: () => void): Fetcher {
  return async (operation, options): Promise<Result> => {
    const response = await fetch(addressOf('/graphql'), {
      method: 'POST',
      credentials: 'omit',
      headers: {
        ...(options?.headers as Record<string, string> | undefined),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(session && { authorization: `Bearer ${session.token}` }),
      },
      body: JSON.stringify(operation),
    });
    const answer = (await response.json().catch(() => ({
      errors: [
        { message: `The server responded with status ${response.status} and without JSON.` },
      ],
    }))) as Answer;
    if (session && rejected(response, answer)) onRejected();
    return answer as Result;
  };
}
