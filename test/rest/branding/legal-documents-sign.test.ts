import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import {
  closeFromAbove,
  linkOf,
  makeDocument,
  publishDocument,
  sign,
  toSign,
} from '../../support/legal-documents.js';
import { lastMailTo } from '../../support/mail.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';

const day = 86_400_000;

const server = await useTestServer();

let count = 0;

/** A partner with a customer, and a user of that one. */
async function branch(): Promise<{ partner: Body; customer: Body; user: Principal }> {
  const partner = await server.makeTenant(server.rootId, 'partner', `Partner ${++count}`);
  const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
  return { partner, customer, user: await server.makePerson(customer.id, `user-${count}`) };
}

const ids = async (userId: string, as: As = server.admin) =>
  (await toSign(server, userId, as)).map(({ id }) => id);

const stored = (userId: string) =>
  server.session().all<Record<string, unknown>>(
    sql`select s.document_id as "id", s.proposed_at as "proposedAt", s.signed_at as "signedAt",
      s.signed_by as "signedBy" from legal_signatures s where s.user_id = ${userId}`,
  );

const today = () => Date.now() + server.clock.offset;
const date = (time: number) => new Date(time).toISOString().slice(0, 10);

describe('the documents that a user must sign', () => {
  it('are the latest published ones of the nearest owner, one per type', async () => {
    const { partner, customer, user } = await branch();
    expect(await ids(user.id)).toEqual([]);
    await publishDocument(server, partner.id);
    const eula = await publishDocument(server, partner.id, { link: linkOf('2024-02-01') });
    await makeDocument(server, partner.id, { link: linkOf('2024-03-01') });
    const privacy = await publishDocument(server, partner.id, {
      document_type: 'privacy_statement',
    });
    const terms = await publishDocument(server, partner.id, { document_type: 'platform_terms' });
    expect(await ids(user.id)).toEqual([eula.id, privacy.id, terms.id]);
    // The nearer document applies, regardless of its age.
    const own = await publishDocument(server, customer.id, { link: linkOf('2001-01-01') });
    expect(await ids(user.id)).toEqual([own.id, privacy.id, terms.id]);
    await closeFromAbove(server, customer.id);
    expect(await ids(user.id)).toEqual([own.id]);
  });

  it('must be signed within the grace period after the user first read them', async () => {
    const { partner, user } = await branch();
    const eula = await publishDocument(server, partner.id, { grace_period: 10 });
    const privacy = await publishDocument(server, partner.id, {
      document_type: 'privacy_statement',
      grace_period: 0,
    });
    const unseen = [
      { id: eula.id, sign_until: null },
      { id: privacy.id, sign_until: null },
    ];
    // Reads by another caller do not start the grace period.
    expect(await toSign(server, user.id, server.admin)).toEqual(unseen);
    expect(await toSign(server, user.id, server.admin)).toEqual(unseen);
    expect(await stored(user.id)).toEqual([]);
    const seen = [
      { id: eula.id, sign_until: date(today() + 10 * day) },
      { id: privacy.id, sign_until: date(today()) },
    ];
    const answers = await Promise.all([1, 2, 3].map(() => toSign(server, user.id, user)));
    for (const answer of answers) expect(answer).toEqual(seen);
    const rows = await stored(user.id);
    expect(rows).toHaveLength(2);
    server.clock.offset += 3 * day;
    try {
      expect(await toSign(server, user.id, user)).toEqual(seen);
      expect(await toSign(server, user.id, server.admin)).toEqual(seen);
      expect(await stored(user.id)).toEqual(rows);
    } finally {
      server.clock.offset = 0;
    }
  });

  it('can be read by the user and by callers who can see the tenant', async () => {
    const { partner, customer, user } = await branch();
    const other = await server.makePerson(customer.id, `other-${count}`);
    const look = (as: As) => server.as(as).get(`/users/${user.id}/legal_documents`);
    expect((await look(user)).status).toBe(200);
    expect((await look(await server.makeClient(partner.id, 'readonly_admin'))).status).toBe(200);
    expect((await look(other)).status).toBe(404);
    const client = await server.makeClient(customer.id, 'company_admin');
    expect((await client.get(`/users/${client.id}/legal_documents`)).status).toBe(404);
  });
});

const version = (month: string, more: object = {}) => ({
  link: linkOf(`2024-${month}-01`),
  changed_items: {},
  ...more,
});
const items = (...offering_items: string[]) => ({ changed_items: { offering_items } });

describe('after a signature', () => {
  /** A user who has signed the first version of the partner. */
  async function signedOnce() {
    const made = await branch();
    const first = await publishDocument(server, made.partner.id, version('01'));
    await sign(server, made.user.id, [first.id], made.user);
    expect(await ids(made.user.id)).toEqual([]);
    return { ...made, first };
  }

  const give = async (tenantId: string, name: string, status = 1, infra_id?: string) => {
    const { catalogue } = server.services;
    const item = catalogue.items.find((one) => one.name === name)!;
    const { status: answered, text } = await server.admin.put(
      `/tenants/${tenantId}/offering_items`,
      {
        offering_items: [
          { application_id: item.applicationId, name, status, ...(infra_id && { infra_id }) },
        ],
      },
    );
    expect(answered, text).toBe(200);
  };

  it('a later version without relevant changes need not be signed', async () => {
    const { partner, user } = await signedOnce();
    await publishDocument(server, partner.id, version('02'));
    expect(await ids(user.id)).toEqual([]);
  });

  it('a later version must be signed if the common part has changed in it or in between', async () => {
    const { partner, user } = await signedOnce();
    await publishDocument(server, partner.id, version('02', { common_part_update: true }));
    const last = await publishDocument(server, partner.id, version('03'));
    expect(await ids(user.id)).toEqual([last.id]);
    await sign(server, user.id, [last.id], user);
    expect(await ids(user.id)).toEqual([]);
    await publishDocument(server, partner.id, version('04'));
    expect(await ids(user.id)).toEqual([]);
  });

  it('a later version must be signed if an enabled offering item of the tenant has changed', async () => {
    const { partner, customer, user } = await signedOnce();
    await publishDocument(server, partner.id, version('02', items('workstations', 'vms')));
    const last = await publishDocument(server, partner.id, version('03', items('servers')));
    expect(await ids(user.id)).toEqual([]);
    await give(partner.id, 'vms');
    expect(await ids(user.id)).toEqual([]);
    await give(customer.id, 'vms');
    expect(await ids(user.id)).toEqual([last.id]);
    await give(customer.id, 'vms', 0);
    expect(await ids(user.id)).toEqual([]);
  });

  it('a later version must be signed if a storage type of the tenant has changed', async () => {
    const { partner, customer, user } = await signedOnce();
    await makeLocation(server, partner.id);
    const { id: store } = await makeInfra(server, partner.id, { backend_type: 'azure' });
    const azure = { changed_items: { backend_types: ['azure', 'google'] } };
    const last = await publishDocument(server, partner.id, version('02', azure));
    expect(await ids(user.id)).toEqual([]);
    await give(partner.id, 'storage', 1, store);
    expect(await ids(user.id)).toEqual([]);
    await give(customer.id, 'storage', 1, store);
    expect(await ids(user.id)).toEqual([last.id]);
  });

  it('a document of another owner must be signed', async () => {
    const { customer, user } = await signedOnce();
    const own = await publishDocument(server, customer.id, version('05'));
    expect(await ids(user.id)).toEqual([own.id]);
  });
});

describe('signing', () => {
  it('is recorded once with the signer and the time', async () => {
    const { partner, user } = await branch();
    const eula = await publishDocument(server, partner.id);
    const asked = await toSign(server, user.id, user);
    expect(asked).toHaveLength(1);
    const [{ proposedAt }] = (await stored(user.id)) as [Record<string, unknown>];
    const signed = await sign(server, user.id, [eula.id, eula.id], user);
    expect([signed.status, signed.text]).toEqual([200, '']);
    const rows = await stored(user.id);
    expect(rows).toEqual([
      { id: eula.id, proposedAt, signedAt: expect.any(Number), signedBy: user.id },
    ]);
    const signer = await server.makeClient(partner.id, 'legal_docs_signer');
    server.clock.offset += day;
    try {
      expect((await sign(server, user.id, [eula.id], signer)).status).toBe(200);
    } finally {
      server.clock.offset = 0;
    }
    expect(await stored(user.id)).toEqual(rows);
    // A signed document can be sent again when a later version applies.
    await publishDocument(server, partner.id, { link: linkOf('2024-02-01') });
    expect((await sign(server, user.id, [eula.id], user)).status).toBe(200);
    expect(await toSign(server, user.id, user)).toHaveLength(0);
  });

  it('adds an audit record for each document', async () => {
    const { partner, user } = await branch();
    const eula = await publishDocument(server, partner.id);
    const privacy = await publishDocument(server, partner.id, {
      document_type: 'privacy_statement',
    });
    await sign(server, user.id, [eula.id, privacy.id], user);
    const rows = await server.session().all<Record<string, unknown>>(
      sql`select a.object_id as "id", a.actor_id as "by", a.details as "details"
        from audit_records a where a.action = ${'signLegalDocuments'} and a.actor_id = ${user.id}`,
    );
    const details = {
      signedFor: user.id,
      documentVersion: '2024-01-01',
      outcome: 'signed',
    };
    expect(rows).toHaveLength(2);
    for (const { id } of [eula, privacy]) {
      expect(rows).toContainEqual({ id, by: user.id, details });
    }
  });

  it('is possible for oneself, and for others with a role', async () => {
    const { partner, customer, user } = await branch();
    const eula = await publishDocument(server, partner.id);
    const other = await server.makePerson(customer.id, `sees-nothing-${count}`);
    const administrator = await server.makeClient(customer.id, 'company_admin');
    expect((await sign(server, user.id, [eula.id], other)).status).toBe(404);
    const refused = await sign(server, user.id, [eula.id], administrator);
    expect(refusal(refused).slice(0, 2)).toEqual([403, 1002]);
    expect(refused.body.error.code).toBe('access_denied');
    expect(await stored(user.id)).toEqual([]);
    await server.grant('user', other.id, 'legal_docs_signer', partner.id);
    expect((await sign(server, user.id, [eula.id], other)).status).toBe(200);
    expect(await stored(user.id)).toMatchObject([{ signedBy: other.id }]);
    const elsewhere = await server.makeClient((await branch()).partner.id, 'legal_docs_signer');
    expect((await sign(server, user.id, [eula.id], elsewhere)).status).toBe(404);
  });

  it('requires documents that apply to the user, all or none', async () => {
    const { partner, customer, user } = await branch();
    const old = await publishDocument(server, partner.id);
    const eula = await publishDocument(server, partner.id, { link: linkOf('2024-02-01') });
    const draft = await makeDocument(server, partner.id, { link: linkOf('2024-03-01') });
    const foreign = await publishDocument(server, (await branch()).partner.id);
    for (const { id } of [old, draft, foreign, customer]) {
      const refused = await sign(server, user.id, [eula.id, id], user);
      expect(refusal(refused)).toEqual([404, 1005, 'items.1']);
      expect(refused.body.error).toMatchObject({
        domain: 'PlatformAccountServer',
        code: 'application_not_found',
        context: { id },
      });
    }
    expect(await stored(user.id)).toEqual([]);
    for (const [items, field] of [
      [[], 'items'],
      [['x'], 'items.0'],
      [[eula.id, 7], 'items.1'],
      [undefined, 'items'],
      [Array.from({ length: 101 }, () => eula.id), 'items'],
    ] as const) {
      expect(refusal(await sign(server, user.id, items as never, user))).toEqual([
        400,
        1000,
        field,
      ]);
    }
    await closeFromAbove(server, customer.id);
    expect(refusal(await sign(server, user.id, [eula.id], user))).toEqual([404, 1005, 'items.0']);
  });

  it('is not possible for disabled or deleted users and clients', async () => {
    const { partner, customer, user } = await branch();
    const eula = await publishDocument(server, partner.id);
    const change = async (body: object) => {
      const path = `/users/${user.id}`;
      return server.update(path, body);
    };
    const { body } = await change({ enabled: false });
    expect(refusal(await sign(server, user.id, [eula.id], server.admin)).slice(0, 2)).toEqual([
      409, 1018,
    ]);
    expect((await sign(server, user.id, [eula.id], user)).status).toBe(401);
    await server.admin.delete(`/users/${user.id}`, { version: body.version });
    expect((await sign(server, user.id, [eula.id], server.admin)).status).toBe(404);
    const client = await server.makeClient(customer.id, 'company_admin');
    expect((await sign(server, client.id, [eula.id], server.admin)).status).toBe(404);
    expect(await stored(user.id)).toEqual([]);
  });

  it('has an effect once for concurrent requests', async () => {
    const { partner, user } = await branch();
    const eula = await publishDocument(server, partner.id);
    const answers = await Promise.all([
      sign(server, user.id, [eula.id], user),
      sign(server, user.id, [eula.id], server.admin),
      toSign(server, user.id, user),
    ]);
    expect(answers.slice(0, 2).map((answer) => (answer as { status: number }).status)).toEqual([
      200, 200,
    ]);
    expect(await stored(user.id)).toMatchObject([{ signedAt: expect.any(Number) }]);
  });
});

describe('an activation link', () => {
  it('states whether there are documents to sign', async () => {
    const { partner, customer } = await branch();
    const email = `invited-${count}@example.com`;
    const { id } = await server.makeUser(customer.id, email, { contact: { email } });
    await server.admin.post(`/users/${id}/send-activation-email`);
    const { token } = await lastMailTo(server, email);
    const accepted = async () => {
      const { status, body } = await server.anonymous.get(`/users/${id}/activate`, { token });
      expect(status).toBe(200);
      return body.terms_accepted as boolean;
    };
    expect(await accepted()).toBe(true);
    const eula = await publishDocument(server, partner.id);
    expect(await accepted()).toBe(false);
    expect(await stored(id)).toEqual([]);
    await sign(server, id, [eula.id], server.admin);
    expect(await accepted()).toBe(true);
  });
});

// Last, because documents of the root apply to all other users.
describe('users of the root', () => {
  it('must sign after any change, because the root has all items', async () => {
    const user = await server.makePerson(server.rootId, 'of-the-root');
    const first = await publishDocument(server, server.rootId, version('01'));
    await sign(server, user.id, [first.id], user);
    await publishDocument(server, server.rootId, version('02'));
    expect(await ids(user.id)).toEqual([]);
    const last = await publishDocument(server, server.rootId, version('03', items('vms')));
    expect(await ids(user.id)).toEqual([last.id]);
    await sign(server, user.id, [last.id], user);
    const azure = { changed_items: { backend_types: ['azure'] } };
    const next = await publishDocument(server, server.rootId, version('04', azure));
    expect(await ids(user.id)).toEqual([next.id]);
  });
});
