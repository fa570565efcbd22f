import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import type { Body } from '../../support/people.js';
import { makeReport } from '../../support/reports.js';
import { useTestServer, type As } from '../../support/server.js';

/* Many writes of one object at once, by operations that take no version: there is nothing to conflict with. */
const server = await useTestServer();
const customer = await server.makeTenant(server.rootId, 'customer', 'Contended');
const person = await server.makePerson(customer.id, 'contended', 'company_admin');
const others = await Promise.all(
  Array.from({ length: 6 }, (_, i) => server.makePerson(customer.id, `recipient-${i}`)),
);

const writers = 30;
const times = <T>(of: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: writers }, (_, index) => of(index)));
const send = (method: string, path: string, body?: unknown, as: As = server.admin) =>
  server.as(as).request(method, path, { ...(body !== undefined && { body }) });
const get = async (path: string) => (await send('GET', path)).body;
const platform = applications.find(({ type }) => type === 'platform')!.id;

const made = async (path: string, body: object) => {
  const response = await send('POST', path, body);
  if (response.status !== 201) throw new Error(response.text);
  return response.body;
};
const makeContact = (): Promise<Body> =>
  made('/contacts', {
    tenant_id: customer.id,
    types: ['billing'],
    email: 'first@b.example',
    firstname: null,
    lastname: null,
  });
const monthly = () =>
  makeReport(server, customer.id, {
    recipients: [person.id],
    result_action: 'send',
    schedule: { type: 'monthly', day: 1 },
  });
const makeClient = (): Promise<{ client_id: string }> =>
  made('/clients', {
    type: 'api_client',
    tenant_id: customer.id,
    token_endpoint_auth_method: 'client_secret_basic',
    data: { client_name: 'contended' },
  });

/** What each writer sends, and the status that all of them get. */
type Write = () => Promise<(index: number) => Promise<{ status: number; text: string }>>;

const writes: Record<string, Write> = {
  'PUT /contacts/{contact_id}': async () => {
    const { id } = await makeContact();
    return (i) => send('PUT', `/contacts/${id}`, { phone: `${i}` });
  },
  'PUT /contacts/{contact_id}, of a user': async () => {
    const { contact } = await get(`/users/${person.id}`);
    return (i) => send('PUT', `/contacts/${contact.id}`, { email: `user-${i}@b.example` });
  },
  'PUT /contacts/{contact_id}, of a tenant': async () => {
    const { contact } = await get(`/tenants/${customer.id}`);
    return (i) => send('PUT', `/contacts/${contact.id}`, { phone: `${i}` });
  },
  'PUT /reports/{report_id}': async () => {
    const { id } = await monthly();
    return (i) =>
      send('PUT', `/reports/${id}`, {
        recipients: [others[i % 6]!.id, others[(i + 1) % 6]!.id],
        parameters: { level: i % 2 ? 'accounts' : 'itself' },
      });
  },
  'PUT /clients/{client_id}': async () => {
    const { client_id } = await makeClient();
    return (i) => send('PUT', `/clients/${client_id}`, { data: { client_name: `client ${i}` } });
  },
  'POST /clients/{client_id}/reset_secret': async () => {
    const { client_id } = await makeClient();
    return () => send('POST', `/clients/${client_id}/reset_secret`);
  },
  'POST /users/{user_id}/password': () =>
    Promise.resolve((i) =>
      send(
        'POST',
        `/users/${others[0]!.id}/password`,
        { password: `a contended one ${i}` },
        server.client,
      ),
    ),
  'POST /users/{user_id}/report-subscriptions': async () => {
    const { id } = await monthly();
    return (i) =>
      send('POST', `/users/${others[i % 6]!.id}/report-subscriptions`, { report_id: id });
  },
  'PUT /applications/…/settings': () =>
    Promise.resolve((i) =>
      send('PUT', `/applications/${platform}/settings/tenants/${customer.id}/licensing_mode`, {
        value: i % 2 ? 'mixed' : 'per_gigabyte',
      }),
    ),
  'PUT /tenants/{tenant_id}/mfa/status': () =>
    Promise.resolve((i) =>
      send('PUT', `/tenants/${customer.id}/mfa/status`, {
        enabled: i % 2 === 1,
      }),
    ),
};

describe('an operation without a version', { timeout: 60_000 }, () => {
  for (const [name, prepare] of Object.entries(writes)) {
    it(`${name} succeeds for all of many concurrent requests`, async () => {
      const write = await prepare();
      const all = await times(write);
      for (const { status, text } of all) expect(status, text).toBeLessThan(300);
    });
  }

  it('counts every write of a contact, a report and a client', async () => {
    const contact = await makeContact();
    const report = await monthly();
    const { client_id } = await makeClient();
    await times((i) => send('PUT', `/contacts/${contact.id}`, { phone: `${i}` }));
    await times(() => send('PUT', `/reports/${report.id}`, { parameters: { level: 'itself' } }));
    await times((i) => send('PUT', `/clients/${client_id}`, { data: { client_name: `${i}` } }));
    const read = await server.admin.graph(`{ report(id: "${report.id}") { version } }`);
    expect(read.body.data.report.version).toBe(writers + 1);
  });

  it('succeeds as a mutation, too', async () => {
    const contact = await makeContact();
    const report = await monthly();
    const mutate = (text: string) => server.admin.graph(`mutation { ${text} }`);
    const all = await times((i) =>
      mutate(`
        a: updateContact(input: { id: "${contact.id}", phone: "${i}" }) { userErrors { code } }
        b: updateReport(input: { id: "${report.id}", recipientIds: ["${others[i % 6]!.id}"] }) {
          userErrors { code field } }`),
    );
    for (const { body } of all) {
      expect(body).toMatchObject({ data: { a: { userErrors: [] }, b: { userErrors: [] } } });
    }
  });

  it('that deletes succeeds once, and then finds nothing', async () => {
    const { id } = await makeContact();
    const { client_id } = await makeClient();
    for (const path of [`/contacts/${id}`, `/clients/${client_id}`]) {
      const all = await times(() => send('DELETE', path));
      const statuses = all.map(({ status }) => status).sort();
      expect(statuses).toEqual([204, ...Array<number>(writers - 1).fill(404)]);
    }
  });
});

describe('an operation with a version', { timeout: 60_000 }, () => {
  it('succeeds once, and returns a version error to the others', async () => {
    const user = await get(`/users/${others[1]!.id}`);
    const all = await times((i) =>
      send('PUT', `/users/${user.id}`, { version: user.version, external_id: `${i}` }),
    );
    const lost = all.filter(({ status }) => status !== 200);
    expect(lost).toHaveLength(writers - 1);
    for (const { status, body } of lost) {
      expect([status, body.error.context.code, body.error.context.field]).toEqual([
        409,
        1001,
        'version',
      ]);
    }
  });

  it('that is optional succeeds once with it and always without', async () => {
    const client = await makeClient();
    const { version } = (
      await server.admin.graph(`{ client(id: "${client.client_id}") { version } }`)
    ).body.data.client;
    const all = await times((i) =>
      server.admin
        .graph(`mutation { updateClient(input: { id: "${client.client_id}", version: ${version}, data: { clientName: "${i}" } }) {
          userErrors { code field } } }`),
    );
    const errors = all.flatMap(({ body }) => body.data.updateClient.userErrors);
    expect(errors).toEqual(
      Array(writers - 1).fill({ code: 'VERSION_MISMATCH', field: ['input', 'version'] }),
    );
  });
});
