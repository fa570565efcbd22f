import { beforeEach, describe, expect, it } from 'vitest';
import { authorizeLink, redirectUri, visitorAs } from '../../support/authorization.js';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { codeOf, cookieOf, giveAuthenticator } from '../../support/sessions.js';
import { decode, makeClientWith, requestToken } from '../../support/tokens.js';
import { Visitor, hiddenOf, queryOf, type Visited } from '../../support/visitor.js';

/*
 * OpenID Connect Core 1.0, section 3.1.2.1. prompt=login: "The Authorization Server SHOULD prompt the
 * End-User for reauthentication." max_age: "If the elapsed time is greater than this value, the OP
 * MUST attempt to actively re-authenticate the End-User."
 */

const server = await useTestServer();
/** The tenant of the client, which serves users there and below. */
const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'Reauthentication');
const client = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
const ada = await server.makePerson(partnerId, 'ada');

beforeEach(() => void (server.clock.offset = 0));

let states = 0;
const address = (change: Record<string, string> = {}) =>
  authorizeLink(client.id, { state: `state-${states++}`, ...change });
const signedIn = () => visitorAs(server, ada);

/** Moves the server's clock on by `seconds`. */
const wait = (seconds: number) => void (server.clock.offset += seconds * 1000);

const returnToOf = (page: Visited): string => new Map(hiddenOf(page)).get('return_to')!;

/** The path in a sealed `return_to`: its text is signed, not encrypted. */
const pathIn = (returnTo: string): string =>
  (JSON.parse(Buffer.from(returnTo.split('.')[0]!, 'base64url').toString()) as [string, string])[1];

const answerOf = (page: Visited): string | undefined =>
  page.next === undefined ? page.heading : Object.keys(queryOf(page.next))[0];

async function authTimeOf(page: Visited): Promise<number> {
  const { status, body, text } = await requestToken(
    server,
    {
      grant_type: 'authorization_code',
      code: queryOf(page.next).code!,
      redirect_uri: redirectUri,
    },
    { as: client },
  );
  expect(status, text).toBe(200);
  return decode(body.id_token).claims.auth_time as number;
}

describe.each([
  ['prompt=login', { prompt: 'login' }],
  ['max_age=0', { max_age: '0' }],
  ['a max_age that has passed', { max_age: '600' }],
])('%s', (_, asked) => {
  let visitor: Visitor;
  let page: Visited;
  beforeEach(async () => {
    visitor = await signedIn();
    wait(601);
    page = await visitor.get(address(asked));
    wait(1);
  });

  it('requires a signed-in user to sign in again', () => {
    expect([page.status, page.heading]).toEqual([200, 'Sign in']);
  });

  it('is not satisfied by following return_to with the existing session', async () => {
    const returnTo = encodeURIComponent(returnToOf(page));
    for (const path of ['/login', '/login/code', '/login/setup']) {
      expect(answerOf(await visitor.follow(`${path}?return_to=${returnTo}`))).toBe('Sign in');
    }
  });

  it('is not satisfied by the path in return_to with the existing session', async () => {
    const path = pathIn(returnToOf(page));
    expect(answerOf(await visitor.get(path))).toBe('Sign in');
    // Nor if the page is requested repeatedly.
    expect(answerOf(await visitor.get(path))).toBe('Sign in');
  });

  it('is satisfied by a new sign-in, immediately and without a loop', async () => {
    const before = Math.floor((Date.now() + server.clock.offset) / 1000);
    const done = await visitor.submit(page, { login: 'ada', password });
    const answer = await visitor.follow(done.next!);
    expect(answerOf(answer)).toBe('code');
    expect(await authTimeOf(answer)).toBeGreaterThanOrEqual(before);
  });

  it('is satisfied for a request as a form', async () => {
    const form = new URLSearchParams(address(asked).split('?')[1]);
    const sent = await visitor.post('/api/2/idp/authorize', form, {
      origin: 'https://app.example',
    });
    const shown = await visitor.get(sent.next!);
    expect(shown.heading).toBe('Sign in');
    expect(answerOf(await visitor.get(pathIn(returnToOf(shown))))).toBe('Sign in');
    const done = await visitor.submit(shown, { login: 'ada', password });
    expect(answerOf(await visitor.follow(done.next!))).toBe('code');
  });

  it('is satisfied by the sign-in of a user without a session', async () => {
    const fresh = new Visitor(server);
    const shown = await fresh.get(address(asked));
    wait(60);
    const done = await fresh.submit(shown, { login: 'ada', password });
    expect(answerOf(await fresh.follow(done.next!))).toBe('code');
  });

  it('is required again if the original URL is opened again', async () => {
    const original = address(asked);
    const shown = await visitor.get(original);
    const done = await visitor.submit(shown, { login: 'ada', password });
    expect(answerOf(await visitor.follow(done.next!))).toBe('code');
    if ('max_age' in asked && asked.max_age !== '0') wait(601);
    expect(answerOf(await visitor.get(original))).toBe('Sign in');
  });

  it('is not satisfied for another request by an earlier mark', async () => {
    const path = pathIn(returnToOf(page));
    const done = await visitor.submit(page, { login: 'ada', password });
    expect(answerOf(await visitor.follow(done.next!))).toBe('code');
    wait(601);
    const replayed = new URL(path, 'http://localhost');
    replayed.searchParams.set('state', 'of another request');
    expect(answerOf(await visitor.get(replayed.pathname + replayed.search))).toBe('Sign in');
  });

  it('is not satisfied by a forged mark', async () => {
    const path = pathIn(returnToOf(page));
    for (const marker of ['x', 'x.y', `${Buffer.from('[]').toString('base64url')}.AAAA`]) {
      const forged = new URL(path, 'http://localhost');
      forged.searchParams.set('reauthentication', marker);
      expect(answerOf(await visitor.get(forged.pathname + forged.search))).toBe('Sign in');
    }
    const twice = `${path}&reauthentication=x`;
    expect(answerOf(await visitor.get(twice))).toBe('Sign in');
  });
});

describe('the answer to prompt=login', () => {
  it('is valid for a few minutes', async () => {
    const visitor = await signedIn();
    const page = await visitor.get(address({ prompt: 'login' }));
    const path = pathIn(returnToOf(page));
    await visitor.submit(page, { login: 'ada', password });
    expect(answerOf(await visitor.get(path))).toBe('code');
    wait(16 * 60);
    expect(answerOf(await visitor.get(path))).toBe('Sign in');
  });

  it('cannot be a password that was entered before the request', async () => {
    const { id } = await server.makeTenant(partnerId, 'customer', 'Pending');
    const guarded = await server.makePerson(id, 'guarded');
    const { url } = await giveAuthenticator(server, guarded.id);
    const visitor = new Visitor(server);
    const pending = await visitor.submit(await visitor.get('/login'), {
      login: 'guarded',
      password,
    });
    expect(pending.next).toBe('/login/code');
    wait(60);
    const page = await visitor.get(address({ prompt: 'login' }));
    const returnTo = encodeURIComponent(returnToOf(page));
    const form = await visitor.get(`/login/code?return_to=${returnTo}`);
    const passed = await visitor.submit(form, { code: codeOf(server, url) });
    expect(passed.heading).toBe('You are signed in');
    expect(answerOf(await visitor.follow(passed.next!))).toBe('Sign in');

    // Password and code together are sufficient.
    wait(60);
    const again = await visitor.submit(page, { login: 'guarded', password });
    const done = await visitor.submit(await visitor.get(again.next!), {
      code: codeOf(server, url),
    });
    expect(answerOf(await visitor.follow(done.next!))).toBe('code');
  });

  it('cannot be only a code of the authenticator', async () => {
    const { id } = await server.makeTenant(partnerId, 'customer', 'Code alone');
    const guarded = await server.makePerson(id, 'code-alone');
    const { url, session } = await giveAuthenticator(server, guarded.id);
    const visitor = new Visitor(server);
    visitor.cookies.set('account_session', session);
    wait(60);
    const page = await visitor.get(address({ prompt: 'login' }));
    wait(1);
    const answer = await server
      .as({ session })
      .post(
        '/totp/verify',
        { code: codeOf(server, url), challenge: 'login' },
        { headers: { origin: server.config.publicUrl } },
      );
    expect(answer.body).toEqual({ valid: true });
    visitor.cookies.set('account_session', cookieOf(answer, 'account_session')!);
    expect(answerOf(await visitor.get(pathIn(returnToOf(page))))).toBe('Sign in');
    // The session is otherwise valid.
    expect(answerOf(await visitor.get(address()))).toBe('code');
  });

  it('cannot be a selection of accounts whose password was entered before', async () => {
    const email = 'shared@example.com';
    for (const name of ['First', 'Second']) {
      const { id } = await server.makeTenant(partnerId, 'customer', `Choice ${name}`);
      const chosen = await server.makePerson(id, `choice-${name}`);
      await server.update(`/users/${chosen.id}`, { contact: { email } });
    }
    const visitor = new Visitor(server);
    const choice = await visitor.submit(await visitor.get('/login'), { login: email, password });
    expect(choice.heading).toBe('Choose an account');
    const userId = /name="user_id"\s+value="([^"]+)"/.exec(choice.text)![1]!;
    wait(60);
    const page = await visitor.get(address({ prompt: 'login' }));
    const chosen = await visitor.submit(choice, {
      user_id: userId,
      return_to: returnToOf(page),
    });
    expect(answerOf(await visitor.follow(chosen.next!))).toBe('Sign in');

    wait(1);
    const again = await visitor.submit(page, { login: email, password });
    const done = await visitor.submit(again, { user_id: userId });
    expect(answerOf(await visitor.follow(done.next!))).toBe('code');
  });
});

it('max_age accepts a user who has signed in recently', async () => {
  const visitor = await signedIn();
  wait(500);
  const answer = await visitor.get(address({ max_age: '600' }));
  expect(answerOf(answer)).toBe('code');
  const now = Math.floor((Date.now() + server.clock.offset) / 1000);
  expect(now - (await authTimeOf(answer))).toBeGreaterThanOrEqual(499);
});

it('prompt=none with max_age=0 is refused without a page', async () => {
  const { next } = await (await signedIn()).get(address({ prompt: 'none', max_age: '0' }));
  expect(queryOf(next).error).toBe('login_required');
});
