import { clientBasic, password, tokenForm } from './account-graph.mjs';
import { expect } from './expect.mjs';

/** More sign-ins than a machine can handle in a second, each of a user who has not signed in before. */
const loginsPerSecond = 300;

const login = (username) => tokenForm('token', { grant_type: 'password', username, password });

/** Returns the response of the token endpoint of `entry` to a sign-in. */
export async function tokensOf(entry, username) {
  const { path, ...request } = login(username);
  const response = await fetch(entry.server.url + path, request);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`no login: ${response.status} ${text}`);
  return JSON.parse(text);
}

const hello = () => ({ method: 'GET', path: '/' });
const tokenCheck = (body) =>
  expect(body.access_token ?? body.hello === 'world', 'a token, or a greeting');

/** Number of used logins per entry. */
const used = new WeakMap();

/**
 * The workloads of identity. `fresh` creates different requests for each burst; `prepare` creates
 * the data that the requests to one contestant need. Requests of `anonymous` ones have no
 * credentials.
 */
export const identityWorkloads = [
  {
    name: 'login',
    title:
      'Login (password grant; argon2id, 19 MiB, 2 passes, 1 lane, two at once), each of another user',
    ids: 'regulars',
    contestants: ['account-graph', 'hello'],
    request: () => hello,
    fresh: {
      'account-graph'(entry, { seconds }) {
        const { logins } = entry.samples;
        const first = used.get(entry) ?? 0;
        const next = first + Math.ceil(seconds * loginsPerSecond);
        // A repeated sign-in needs no hash, which is another workload.
        if (next > logins.length) throw new Error('too many rounds: there are no logins left');
        used.set(entry, next);
        return { requests: logins.slice(first, next).map(login), once: true };
      },
    },
    check: tokenCheck,
    targets: {},
  },
  {
    name: 'login-again',
    title: 'Login again within ten minutes (password grant, no hash)',
    ids: 'regulars',
    contestants: ['account-graph', 'hello'],
    request: (contestant) => (contestant === 'hello' ? hello : login),
    anonymous: true,
    check: tokenCheck,
    targets: {},
  },
  {
    name: 'refresh',
    title: 'Refresh (refresh_token, each used once)',
    ids: 'regulars',
    contestants: ['account-graph', 'hello'],
    request: () => hello,
    fresh: {
      async 'account-graph'(entry, { connections }) {
        const { regulars } = entry.samples;
        const values = [];
        for (let i = 0; i < connections; i++) {
          values.push((await tokensOf(entry, regulars[i % regulars.length])).refresh_token);
        }
        return {
          requests: [tokenForm('token', { grant_type: 'refresh_token' })],
          carry: { field: 'refresh_token', values },
        };
      },
    },
    check: tokenCheck,
    targets: {},
  },
  {
    name: 'introspect',
    title: 'Introspection of a live token, by a client with its secret',
    ids: 'regulars',
    contestants: ['account-graph', 'hello'],
    async prepare(entry) {
      if (entry.contestant === 'hello') return undefined;
      const tokens = new Map();
      for (const name of entry.samples.regulars) {
        tokens.set(name, (await tokensOf(entry, name)).access_token);
      }
      return tokens;
    },
    request: (contestant, tokens) =>
      contestant === 'hello'
        ? hello
        : (name) =>
            tokenForm(
              'introspect_token',
              { token: tokens.get(name) },
              { authorization: clientBasic },
            ),
    check: (body) => expect(body.active ?? body.hello === 'world', 'a live token, or a greeting'),
    targets: {},
  },
];
