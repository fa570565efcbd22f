import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../support/infrastructure.js';
import { runJobs } from '../support/jobs.js';
import { startTestServer, type As, type TestServer } from '../support/server.js';
import { requestToken } from '../support/tokens.js';

/*
 * The public samples of the vendor, in Python and in bash, as the requests that they send: each step
 * is one script, and sends the same bodies in the same order. A step passes if every answer is a success.
 * Left out are the scripts for other services of the platform: agents, plans, alerts, tasks, resources.
 */
const editions = { given: 'per_gigabyte', switched: 'per_workload' };
const zero = '00000000-0000-0000-0000-000000000000';
const backup = '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb';

type Item = Record<string, any> & { status: number; edition: string | null; type: string };

/** What a script has: a client of an administrator, and its token. */
class Script {
  tenantId = '';
  private as: As;
  private client: As;
  constructor(
    private readonly server: TestServer,
    private readonly person: As,
  ) {}

  /** The body of a successful answer; its text if it is not JSON. */
  async send(method: string, path: string, body?: unknown, as: As = this.as): Promise<any> {
    const json = ['POST', 'PUT'].includes(method);
    const response = await this.server.as(as).request(method, path, {
      ...(json && { headers: { 'content-type': 'application/json' } }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(Math.floor(response.status / 100), `${method} ${path}: ${response.text}`).toBe(2);
    return (response.body as unknown) ?? response.text;
  }
  get = (path: string) => this.send('GET', path);
  post = (path: string, body?: unknown) => this.send('POST', path, body);
  put = (path: string, body: unknown) => this.send('PUT', path, body);
  delete = (path: string) => this.send('DELETE', path);

  async createClient(name: string): Promise<void> {
    const me = await this.send('GET', '/users/me', undefined, this.person);
    const asked = {
      type: 'api_client',
      tenant_id: me.tenant_id,
      token_endpoint_auth_method: 'client_secret_basic',
      data: { client_name: name },
    };
    const client = await this.send('POST', '/clients', asked, this.person);
    this.tenantId = client.tenant_id;
    expect(this.tenantId).toBe(me.tenant_id);
    this.client = { username: client.client_id, password: client.client_secret };
  }

  async issueToken(form: Record<string, string> = { grant_type: 'client_credentials' }) {
    const scoped = form.grant_type !== 'client_credentials';
    const { status, body, text } = await requestToken(this.server, form, {
      as: scoped ? this.as : this.client,
    });
    expect(status, text).toBe(200);
    expect(body.expires_on).toBeGreaterThan(Date.now() / 1000);
    return { token: body.access_token as string };
  }
  async useToken() {
    this.as = await this.issueToken();
  }
  get token(): string {
    return (this.as as { token: string }).token;
  }

  availableItems = async (tenantId: string, kind: string, edition: string): Promise<Item[]> =>
    (
      await this.get(
        `/tenants/${tenantId}/offering_items/available_for_child?kind=${kind}&edition=${edition}`,
      )
    ).items;
  setItems = (tenantId: string, items: Item[]) =>
    this.put(`/tenants/${tenantId}/offering_items`, { offering_items: items });

  /** A tenant below that of the client, with what is available of `edition`. */
  async createTenant(kind: string, name: string, edition: string, parentId = this.tenantId) {
    const tenant = await this.post('/tenants', { name, parent_id: parentId, kind });
    const items = await this.availableItems(this.tenantId, kind, edition);
    expect(items.length).toBeGreaterThan(0);
    await this.setItems(tenant.id, items);
    return { id: tenant.id as string, version: tenant.version as number, items };
  }

  async createReport(parameters: object): Promise<string> {
    const { id } = await this.post('/reports', {
      parameters: { tenant_id: this.tenantId, formats: ['csv_v2_0'], ...parameters },
      schedule: { type: 'once' },
      result_action: 'save',
    });
    await runJobs(this.server);
    const { items } = await this.get(`/reports/${id}/stored`);
    expect(items[0].status).toBe('saved');
    return this.get(`/reports/${id}/stored/${items[0].id}`);
  }
}

let server: TestServer;
let script: Script;
/** A partner with all that the platform has, and its administrator. */
async function startAsPartner() {
  server = await startTestServer();
  const { id } = await server.makeTenant(server.rootId, 'partner', 'Reseller');
  await makeLocation(server, server.rootId);
  await makeInfra(server, server.rootId, {
    capabilities: ['backup', 'disaster_recovery', 'files_cloud'],
  });
  const root = `/tenants/${server.rootId}/offering_items/available_for_child`;
  const query = { kind: 'partner', edition: '*' };
  const { body } = await server.admin.get(root, query);
  const { status, text } = await server.admin.put(`/tenants/${id}/offering_items`, {
    offering_items: body.items,
  });
  if (status !== 200) throw new Error(text);
  script = new Script(server, await server.makePerson(id, 'ada', 'partner_admin'));
}

describe('the Python samples', () => {
  beforeAll(startAsPartner);
  afterAll(() => server.close());

  let partner: string, customer: string;
  let user: { id: string; login: string; personal_tenant_id: string };

  async function createUser(tenantId: string, login: string, role: string) {
    const query = `username=${login}`;
    expect(await script.get(`/users/check_login?${query}`)).toBe('');
    const made = await script.post('/users', {
      tenant_id: tenantId,
      login,
      contact: { email: `${login}@example.com`, firstname: `First ${login}`, lastname: 'Last' },
    });
    await script.post(`/users/${made.id}/send-activation-email`);
    const { items } = await script.put(`/users/${made.id}/access_policies`, {
      items: [
        {
          id: zero,
          issuer_id: zero,
          role_id: role,
          tenant_id: tenantId,
          trustee_id: made.id,
          trustee_type: 'user',
          version: 0,
        },
      ],
    });
    expect(items).toMatchObject([{ role_id: role, tenant_id: tenantId, trustee_id: made.id }]);
    return made;
  }

  it('create an API client', () => script.createClient('Python.Client'));
  it('issue an access token', () => script.useToken());

  it('create a partner and assign an edition', async () => {
    partner = (await script.createTenant('partner', 'Python Partner v3.0', editions.given)).id;
  });
  it('create a partner and assign all editions', async () => {
    await script.createTenant('partner', 'Python Partner All Editions v3.0', '*');
  });

  it('create a customer, assign an edition and start production', async () => {
    const made = await script.createTenant('customer', 'Python Customer', editions.given, partner);
    customer = made.id;
    const pricing = await script.get(`/tenants/${customer}/pricing`);
    expect(pricing.mode).toBe('trial');
    const changed = { ...pricing, mode: 'production' };
    expect(await script.put(`/tenants/${customer}/pricing`, changed)).toMatchObject({
      mode: 'production',
    });
  });

  it('create a partner, lock, unlock, disable and delete it', async () => {
    const { id } = await script.createTenant('partner', 'Python Locked Partner', editions.given);
    const change = (body: object) => script.put(`/tenants/${id}`, body);
    const locked = await change({
      update_lock: { owner_id: script.tenantId, enabled: 'true' },
      version: '1',
    });
    expect(locked.update_lock).toEqual({ owner_id: script.tenantId, enabled: true });
    const unlocked = await change({
      update_lock: { enabled: 'false' },
      version: String(locked.version),
    });
    expect(unlocked.update_lock.enabled).toBe(false);
    const { version } = await change({ enabled: 'false', version: String(unlocked.version) });
    await script.delete(`/tenants/${id}?version=${version}`);
  });

  it('create a user of the customer, activate them, assign backup_user', async () => {
    user = await createUser(customer, 'python-user', 'backup_user');
    expect(user.personal_tenant_id).toEqual(expect.any(String));
  });
  it('create a user of the partner, activate them, assign partner_admin', async () => {
    await createUser(partner, 'python-admin', 'partner_admin');
  });

  it('act as the user with a one-time token', async () => {
    const issued = await script.post('/idp/ott', { purpose: 'user_login', login: user.login });
    const { headers, status, text } = await server
      .as({ token: script.token })
      .post('/idp/ott/login', JSON.stringify(issued), {
        headers: { 'content-type': 'application/json' },
      });
    expect(status, text).toBe(200);
    const [, session] = /account_session=([^;]+)/.exec(String(headers['set-cookie']))!;
    const as = { session: session! };
    expect(await script.send('GET', '/users/me', undefined, as)).toMatchObject({ id: user.id });
    expect(await script.send('GET', '/idp/logout', undefined, as)).toContain('<html');
  });

  it('issue an access token for the customer', async () => {
    await script.issueToken({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: script.token,
      scope: `urn:acronis.com:tenant-id:${customer}`,
    });
  });

  it('get a registration token for an agent', async () => {
    const path = `/tenants/${user.personal_tenant_id}/registration_tokens`;
    const scopes = ['urn:acronis.com:tenant-id::backup_agent_admin'];
    expect(await script.post(path, { expires_in: 3600, scopes })).toMatchObject({ scopes });
  });

  it('get the usage of the tenant', async () => {
    expect((await script.get(`/tenants/${script.tenantId}/usages`)).items).not.toEqual([]);
  });

  it('create a report and fetch it', async () => {
    const parameters = { kind: 'usage_current', level: 'accounts' };
    expect(await script.createReport(parameters)).toContain('Python Customer');
  });
  it('create a report by SKU and fetch it', async () => {
    const text = await script.createReport({
      kind: 'usage_summary',
      level: 'direct_partners',
      show_skus: 'true',
      hide_zero_usage: 'false',
      period: { start: '2021-10-01', end: '2021-10-31' },
    });
    expect(text).toMatch(/sku/i);
  });

  it('read the end of the trial of the customer', async () => {
    const pricing = await script.get(`/tenants/${customer}/pricing`);
    expect(pricing).toHaveProperty('production_start_date');
    expect(pricing.version).toEqual(expect.any(Number));
  });

  it('list the descendants and their users', async () => {
    const logins: string[] = [];
    const walk = async (id: string) => {
      for (const child of (await script.get(`/tenants/${id}/children`)).items) {
        expect(await script.get(`/tenants/${child}`)).toMatchObject({ id: child });
        for (const one of (await script.get(`/tenants/${child}/users`)).items) {
          logins.push((await script.get(`/users/${one}`)).login);
        }
        await walk(child);
      }
    };
    await walk(script.tenantId);
    expect(logins.sort()).toEqual(['python-admin', 'python-user']);
  });

  it('search for a tenant or a user', async () => {
    const { items } = await script.get(`/search?text=python&tenant=${script.tenantId}`);
    expect(items.length).toBeGreaterThan(4);
  });

  it('switch the edition of a customer', async () => {
    const { id } = await script.createTenant('customer', 'Python Switch', editions.given);
    const wanted = { application_id: backup, target_edition: editions.switched };
    await script.get(`/tenants/${id}/edition?${String(new URLSearchParams(wanted))}`);
    await script.put(`/tenants/${id}/edition`, wanted);
    const { items } = await script.get(`/tenants/${id}/offering_items?edition=*`);
    const on = (items as Item[]).filter(({ status }) => status === 1);
    expect(new Set(on.map(({ edition }) => edition))).toEqual(new Set([editions.switched, null]));
  });

  it('switch the edition of a customer item by item', async () => {
    const { id, items } = await script.createTenant('customer', 'Python Items', editions.given);
    const available = await script.availableItems(script.tenantId, 'customer', editions.switched);
    const set = (list: Item[], edition: string, status: number) =>
      list.filter((item) => item.edition === edition).map((item) => ({ ...item, status }));
    await script.setItems(id, [
      ...set(items, editions.given, 0),
      ...set(available, editions.switched, 1),
    ]);
  });

  it('give all partners all editions', async () => {
    const available = await script.availableItems(script.tenantId, 'partner', '*');
    const ofEditions = available.filter(({ edition }) => edition !== null);
    for (const child of (await script.get(`/tenants/${script.tenantId}/children`)).items) {
      // The script also sends this to customers, who have one edition at a time.
      const { kind } = await script.get(`/tenants/${child}`);
      if (kind === 'partner') await script.setItems(child, ofEditions);
    }
  });
  it('give all partners all items of an edition', async () => {
    for (const child of (await script.get(`/tenants/${script.tenantId}/children`)).items) {
      const path = `/tenants/${child}/offering_items?edition=${editions.given}`;
      const off = ((await script.get(path)).items as Item[]).filter(({ status }) => status === 0);
      if (off.length > 0) {
        await script.setItems(
          child,
          off.map((item) => ({ ...item, status: 1 })),
        );
      }
    }
  });

  it('disable all applications of the customer', async () => {
    const { items } = await script.get('/applications');
    const platform = (items as { type: string; id: string }[]).filter(
      ({ type }) => type === 'platform',
    );
    expect(platform).toHaveLength(1);
    const path = `/tenants/${customer}/applications`;
    const on = ((await script.get(path)).items as string[]).filter((id) => id !== platform[0]!.id);
    expect(on).toContain(backup);
    for (const id of on) await script.delete(`/applications/${id}/bindings/tenants/${customer}`);
    expect((await script.get(path)).items).toEqual([platform[0]!.id]);
    expect((await script.get(`/tenants/${customer}/offering_items?edition=*`)).items).toEqual([]);
  });

  it('disable and delete all descendants', async () => {
    const children = () => script.get(`/tenants/${script.tenantId}/children`);
    for (const id of (await children()).items) {
      const { version } = await script.get(`/tenants/${id}`);
      await script.put(`/tenants/${id}`, { version: String(version), enabled: 'false' });
      const disabled = await script.get(`/tenants/${id}`);
      await script.delete(`/tenants/${id}?version=${disabled.version}`);
    }
    expect((await children()).items).toEqual([]);
  });
});

describe('the bash samples', () => {
  beforeAll(startAsPartner);
  afterAll(() => server.close());

  let partner: string, customer: string;
  let user: { id: string; personal_tenant_id: string };

  it('bash: create an API client and issue a token', async () => {
    await script.createClient('Acronis.GitHub.Bash.Examples.v2');
    await script.useToken();
  });

  it('bash: create a partner', async () => {
    partner = (await script.createTenant('partner', 'MyBashPartner', editions.given)).id;
  });

  it('bash: create a customer of it and start production', async () => {
    const { id } = await script.post('/tenants', {
      name: 'MyBashCustomer14',
      parent_id: partner,
      kind: 'customer',
    });
    customer = id;
    const items = await script.availableItems(partner, 'customer', editions.given);
    const components = [...new Set(items.flatMap(({ infra_id }) => (infra_id as string) ?? []))];
    await script.get(`/infra?uuids=${components.join(',')}`);
    await script.setItems(customer, items);
    const pricing = await script.get(`/tenants/${customer}/pricing`);
    await script.put(`/tenants/${customer}/pricing`, { ...pricing, mode: 'production' });
  });

  it('bash: create a user and set the password', async () => {
    expect(await script.get('/users/check_login?username=bash-user')).toBe('');
    user = await script.post('/users', {
      tenant_id: customer,
      login: 'bash-user',
      contact: { email: 'bash-user@example.com' },
    });
    await script.post(`/users/${user.id}/password`, { password: 'MyStrongP@ssw0rd' });
  });

  it('bash: assign the user backup_user on the personal tenant', async () => {
    await script.put(`/users/${user.id}/access_policies`, {
      items: [
        {
          id: zero,
          issuer_id: zero,
          role_id: 'backup_user',
          tenant_id: user.personal_tenant_id,
          trustee_id: user.id,
          trustee_type: 'user',
          version: 0,
        },
      ],
    });
  });

  it('bash: get the usage of the tenant', async () => {
    await script.get(`/tenants/${script.tenantId}/usages`);
  });
  it('bash: create a report and fetch it', async () => {
    await script.createReport({ kind: 'usage_current', level: 'accounts' });
  });
  it('bash: get a registration token at the older path', async () => {
    const token = await script.post('/bc/api/account_server/registration_tokens', {
      tenant_id: user.personal_tenant_id,
      expires_in: 3600,
      scopes: ['urn:acronis.com:tenant-id::backup_agent_admin'],
    });
    expect(token.token).toEqual(expect.any(String));
  });
});
