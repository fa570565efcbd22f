import { build } from 'esbuild';
import type { UserManager } from 'oidc-client-ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launchBrowser } from '../../support/browser.js';
import { startListening } from '../../support/listening.js';
import { password } from '../../support/people.js';
import { startRelyingParty, introduce, type RelyingParty } from '../../support/relying-party.js';
import type { TestServer, Principal } from '../../support/server.js';
import { changeClient, makeClientWith } from '../../support/tokens.js';

declare global {
  // What the page of the application has made of the library.
  var manager: UserManager;
}

/** The application: a page of another site that loads the library as it is. */
async function startApp(server: TestServer, client: Principal): Promise<RelyingParty> {
  const bundle = async (url: string) => {
    const settings = {
      authority: server.url,
      client_id: client.id,
      redirect_uri: `${url}/callback`,
      post_logout_redirect_uri: `${url}/signed-out`,
      response_type: 'code',
      scope: 'openid profile email offline_access',
      loadUserInfo: true,
      automaticSilentRenew: false,
    };
    const { outputFiles } = await build({
      stdin: {
        contents: `import { UserManager } from 'oidc-client-ts';
          globalThis.manager = new UserManager(${JSON.stringify(settings)});`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      write: false,
      format: 'iife',
    });
    return outputFiles[0]!.text;
  };
  return startRelyingParty(async (url) => {
    const script = await bundle(url);
    return (request, response) => {
      const isScript = request.url === '/app.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<h1>Application</h1><script src="/app.js"></script>');
    };
    // Another site than that of the server, whose address is 127.0.0.1.
  }, 'localhost');
}

describe.skipIf(!executablePath)('oidc-client-ts in a browser', { timeout: 60_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let app: RelyingParty;
  let userId: string;

  beforeAll(async () => {
    server = await startListening();
    const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Browser app');
    const client = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
    app = await startApp(server, client);
    await changeClient(server, client.id, {
      redirectUris: [`${app.url}/callback`],
      postLogoutRedirectUris: [`${app.url}/signed-out`],
    });
    ({ id: userId } = await server.makePerson(tenantId, 'ada', 'partner_admin'));
    await introduce(server, userId, 'ada@analytical.example');
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await server?.close();
  });

  it('signs a user in, reads userinfo, refreshes, revokes, and signs out', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    const settled = () => page.waitForFunction('globalThis.manager !== undefined');

    await page.goto(app.url);
    await settled();
    await page.evaluate(() => void globalThis.manager.signinRedirect());
    await page.getByLabel('Login or email address').fill('ada');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${app.url}/callback?*`);
    await settled();
    const user = await page.evaluate(async () => {
      const signedIn = await globalThis.manager.signinCallback();
      return { profile: signedIn!.profile, scope: signedIn!.scope };
    });
    expect(user.profile).toMatchObject({
      sub: userId,
      name: 'Ada Lovelace',
      email: 'ada@analytical.example',
    });
    expect(user.scope).toBe('email offline_access openid profile');

    const tokens = await page.evaluate(async () => {
      const before = (await globalThis.manager.getUser())!.access_token;
      const after = (await globalThis.manager.signinSilent())!.access_token;
      await globalThis.manager.revokeTokens(['access_token']);
      return { before, after };
    });
    expect(tokens.after).not.toBe(tokens.before);
    const read = (token: string) => server.as({ token }).get('/idp/userinfo');
    expect((await read(tokens.after)).status).toBe(401);

    await page.evaluate(() => void globalThis.manager.signoutRedirect());
    await page.waitForURL(`${app.url}/signed-out*`);
    await page.goto(`${server.url}/login`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(complaints.filter((text) => /CORS|Content Security Policy/.test(text))).toEqual([]);
  });
});
