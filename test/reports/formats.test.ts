import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { platformBrand } from '../../src/domain/branding/brands/effective-brand.js';
import { labels, wordingFor } from '../../src/domain/reporting/formats/labels/index.js';
import { languages } from '../../src/catalogue/languages.js';
import { Brand, Image } from '../../src/entities/index.js';
import { dayFromToday, setTimeZone } from '../support/reports.js';
import { makeCarrier } from '../support/offering-items.js';
import { useTestServer } from '../support/server.js';
import { giveItem, reported } from '../support/usages.js';
import { make, readCsv, recordsOf, use, type Made } from './support.js';

const evil = '<script>alert("1 & 2")</script>';
const formula = '=HYPERLINK("https://example.com";"x")';

const server = await useTestServer();
server.clock.offset = -3 * 86_400_000;
const partner = await server.makeTenant(server.rootId, 'partner', evil);
const customer = await server.makeTenant(partner.id, 'customer', formula);
const infraId = await makeCarrier(server, partner.id);
await giveItem(server, customer.id, 'storage', { infraId, value: 2 ** 30 });
await giveItem(server, customer.id, 'compute_points');
const storage = (value: number) => ({
  tenant_id: customer.id,
  usage_type: 'storage',
  usage_value: value,
  infra_id: infraId,
});
await use(server, 2, storage(3 * 2 ** 30));
await use(server, 1, storage(2 ** 30));
await use(
  server,
  0,
  { tenant_id: customer.id, usage_type: 'compute_points', usage_value: 90 },
  {
    tenant_id: customer.id,
    usage_type: 'vms',
    usage_value: 1234,
    resource_id: '+41 "44", 1\r\n',
  },
  { tenant_id: customer.id, usage_type: 'servers', usage_value: 5 },
);

const period = () => ({
  period: { start: dayFromToday(server, -1), end: dayFromToday(server, 0) },
});
const summary = () =>
  make(server, partner.id, { kind: 'usage_summary', level: 'accounts', ...period() });

describe('csv', () => {
  it('is RFC 4180 in UTF-8 with a byte order mark and headings for people', async () => {
    const { texts } = await summary();
    expect(texts.csv.startsWith('\uFEFF')).toBe(true);
    const [head, ...records] = readCsv(texts.csv.slice(1));
    expect(head).toEqual([
      'Tenant',
      'Kind',
      'Path',
      'Service',
      'Usage',
      'Edition',
      'Infrastructure',
      'Unit',
      'At the start',
      'At the end',
      'Change',
      'Largest',
      'Daily average',
      'Added',
    ]);
    expect(records).toHaveLength(8);
    for (const record of records) expect(record).toHaveLength(head!.length);
    expect(recordsOf(texts.csv)[0]).toMatchObject({ Unit: 'seconds', 'At the end': '90' });
  });

  it('escapes formulas after blanks and line breaks, too', async () => {
    const name = 'Two lines\n=1+1';
    const tenant = await server.makeTenant(server.rootId, 'partner', name);
    const resources = [' =1+1', '\n@x', ' \t\uFF1D1', ' plain', ' -1'];
    for (const resourceId of resources) {
      await reported(server, {
        tenant_id: tenant.id,
        usage_type: 'vms',
        usage_value: 1,
        resource_id: resourceId,
      });
    }
    const { texts } = await make(server, tenant.id, {
      kind: 'usage_breakdown',
      level: 'itself',
      ...period(),
    });
    const told = resources.map((id) => (id === ' plain' ? id : `'${id}`)).sort();
    const inCsv = recordsOf(texts.csv).map(({ Resource }) => Resource);
    expect(inCsv.filter(Boolean).sort()).toEqual(told);
    expect(new Set(recordsOf(texts.csv).map(({ Tenant }) => Tenant))).toEqual(new Set([name]));
    const inProgramCsv = recordsOf(texts.csv_v2_0).map(({ resource_id: id }) => id);
    expect(inProgramCsv.filter(Boolean).sort()).toEqual(told);
  });

  it('has no byte order mark and stable headings for programs', async () => {
    const { texts } = await summary();
    expect(texts.csv_v2_0.startsWith('tenant_id,tenant_name,')).toBe(true);
    expect(texts.csv_v2_0.endsWith('\r\n')).toBe(true);
    for (const name of readCsv(texts.csv_v2_0)[0]!) expect(name).toMatch(/^[a-z_]+$/);
  });

  it.each(['csv', 'csv_v2_0'] as const)('has no formulas except numbers: %s', async (format) => {
    const { texts } = await summary();
    const records = recordsOf(texts[format]);
    const name = format === 'csv' ? 'Tenant' : 'tenant_name';
    expect(records.at(-1)![name]).toBe(`'${formula}`);
    expect(records[0]![name]).toBe(evil);
    const change = format === 'csv' ? 'Change' : 'change';
    expect(records.map((record) => record[change])).toContain(String(-2 * 2 ** 30));
    const breakdown = await make(server, customer.id, { kind: 'usage_breakdown', ...period() });
    const resource = format === 'csv' ? 'Resource' : 'resource_id';
    expect(recordsOf(breakdown.texts[format]).map((record) => record[resource])).toContain(
      '\'+41 "44", 1\r\n',
    );
  });
});

describe('json', () => {
  it('of the first version lists the usage tenant by tenant', async () => {
    const { id, texts, rows } = await summary();
    const { report, generated_at, time_zone, tenants } = JSON.parse(texts.json_v1);
    expect(report).toEqual({
      id,
      tenant_id: partner.id,
      tenant_name: evil,
      kind: 'usage_summary',
      level: 'accounts',
      ...period(),
      hide_zero_usage: false,
      show_skus: false,
    });
    expect(generated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(time_zone).toBe('UTC');
    expect(tenants.map(({ tenant }: any) => tenant)).toEqual([
      {
        id: partner.id,
        name: evil,
        kind: 'partner',
        parent_id: server.rootId,
        path: [evil],
        customer_id: null,
      },
      {
        id: customer.id,
        name: formula,
        kind: 'customer',
        parent_id: partner.id,
        path: [evil, formula],
        customer_id: null,
      },
    ]);
    const storage = tenants[1].usages.find((one: any) => one.usage_name === 'storage');
    expect(storage).toMatchObject({
      offering_item: 'storage',
      infra_name: 'Storage',
      measurement_unit: 'bytes',
      value_start: 3 * 2 ** 30,
      value_end: 2 ** 30,
      change: -2 * 2 ** 30,
      added: null,
    });
    expect(texts.json_v1).not.toContain('\n');
    expect(rows[0]!.rowCount).toBe(8);
    expect(tenants.flatMap(({ usages }: any) => usages)).toHaveLength(8);
  });

  it('of the second version is a table like csv for programs', async () => {
    const { texts } = await summary();
    const { format, columns, rows, row_count } = JSON.parse(texts.json_v2_0);
    const [head, ...records] = readCsv(texts.csv_v2_0);
    expect([format, row_count]).toEqual(['2.0', 8]);
    expect(columns).toEqual(head);
    expect(rows).toHaveLength(8);
    const unescaped = records.map((record) => record.map((field) => field.replace(/^'/, '')));
    expect(
      rows.map((row: (string | number | null)[]) => row.map((cell) => String(cell ?? ''))),
    ).toEqual(unescaped);
  });

  it('is valid JSON without any lines', async () => {
    const empty = await server.makeTenant(partner.id, 'customer', 'Empty');
    const { texts, rows } = await make(server, empty.id, { kind: 'usage_current' });
    expect(JSON.parse(texts.json_v1).tenants).toEqual([]);
    expect(JSON.parse(texts.json_v2_0)).toMatchObject({ rows: [], row_count: 0 });
    expect(readCsv(texts.csv_v2_0)).toHaveLength(1);
    expect(readCsv(texts.csv)).toHaveLength(1);
    expect(texts.html).toContain('There is no usage to report.');
    expect(rows.map(({ rowCount }) => rowCount)).toEqual([0, 0, 0, 0, 0]);
  });
});

/** Throws unless all elements of `html` are closed correctly. */
function assertWellFormed(html: string): void {
  const open: string[] = [];
  const text = html.replace(/<style>[^<]*<\/style>/g, '');
  for (const [tag, slash, name] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>/g)) {
    if (['meta', 'img'].includes(name!)) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) throw new Error(`${tag} closes nothing`);
  }
  expect(open).toEqual([]);
  expect(text.replace(/<\/?[a-z][^<>]*>|<!doctype html>/g, '')).not.toMatch(/[<>]/);
}

describe('html', () => {
  it.each(['usage_current', 'usage_daily', 'usage_summary', 'usage_breakdown'])(
    'is well-formed and contains no scripts: %s',
    async (kind) => {
      const { texts } = await make(server, partner.id, { kind, level: 'accounts', ...period() });
      assertWellFormed(texts.html);
      expect(texts.html).not.toMatch(/<script|<link|@import|url\(|\s(src|href|on\w+)=/i);
      expect(texts.html).toContain('&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;');
    },
  );

  it('shows numbers in the format of the language', async () => {
    const { texts } = await summary();
    expect(texts.html).toContain('<html lang="en">');
    expect(texts.html).toContain('<td align="right">3 GiB</td><td align="right">1 GiB</td>');
    expect(texts.html).toContain('<td align="right">-2 GiB</td>');
    expect(texts.html).toContain('<td align="right">90s</td>');
    expect(texts.html).toContain('<td align="right">1,234</td>');
  });

  it('shows the effective brand with its logo', async () => {
    expect((await summary()).texts.html).toContain('<p>Account service</p>');
    const branded = await server.makeTenant(server.rootId, 'partner', 'Branded');
    const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
    await server.write(async ({ em }) => {
      const { path: _, ...brand } = platformBrand('https://example.com');
      const image = em.create(
        Image,
        {
          id: randomUUID(),
          tenantId: branded.id,
          bytes,
          hash: 'hash',
          width: 1,
          height: 1,
          createdAt: Date.now(),
        },
        { persist: true },
      );
      em.create(
        Brand,
        {
          ...brand,
          id: randomUUID(),
          number: 77,
          tenantId: branded.id,
          companyName: 'A & B',
          serviceName: 'Cloud "9"',
          color: '0a7f3c',
          logotype: image.id,
        },
        { persist: true },
      );
    });
    const below = await server.makeTenant(branded.id, 'customer', 'Below');
    const { texts } = await make(server, below.id, { kind: 'usage_current' });
    expect(texts.html).toContain(
      `<img src="data:image/png;base64,${bytes.toString('base64')}" alt="A &amp; B" height="40">`,
    );
    expect(texts.html).toContain('border-top:6px solid #0a7f3c');
    expect(texts.html).toContain('<footer>A &amp; B · Cloud &quot;9&quot;</footer>');
    assertWellFormed(texts.html);
  });
});

describe('a report is written', () => {
  const inLanguage = async (language: string, zone: string): Promise<Made> => {
    const tenant = await server.makeTenant(server.rootId, 'customer', `In ${language}`, {
      language,
    });
    await setTimeZone(server, tenant.id, zone);
    await reported(server, { tenant_id: tenant.id, usage_type: 'vms', usage_value: 12_345 });
    return make(server, tenant.id, { kind: 'usage_daily', ...period(), hide_zero_usage: true });
  };

  it('in the language of its tenant, with times in its time zone', async () => {
    const { texts } = await inLanguage('de', 'Europe/Zurich');
    const [head, record] = readCsv(texts.csv.slice(1));
    expect(head!.slice(0, 3)).toEqual(['Mandant', 'Art', 'Pfad']);
    // Numbers and dates are in the format for programs.
    expect(record!.slice(-2)).toEqual([dayFromToday(server, 0), '12345']);
    expect(texts.html).toContain('<html lang="de">');
    expect(texts.html).toContain('<h1>Tägliche Nutzung: In de</h1>');
    expect(texts.html).toContain('12.345');
    expect(texts.html).toMatch(/ um \d\d:\d\d \(Europe\/Zurich\)/);
    expect(JSON.parse(texts.json_v1).time_zone).toBe('Europe/Zurich');
    expect(texts.csv_v2_0).toContain('tenant_name');
  });

  it.each(['de_AT_1996', 'de_12', 'de-DE-de'])(
    'in the language for any country: %s',
    async (language) => {
      const tenant = await server.makeTenant(partner.id, 'customer', language, { language });
      const { texts } = await make(server, tenant.id, { kind: 'usage_current', level: 'itself' });
      expect(texts.html).toContain('Aktuelle Nutzung');
    },
  );

  it('in English if there are no labels for its language', async () => {
    const { texts } = await inLanguage('fi', 'UTC');
    expect(texts.html).toContain('<html lang="en">');
    expect(texts.html).toContain('12,345');
  });

  it('in nine languages, each with all labels', () => {
    const { labels: english } = wordingFor('en');
    expect([...labels.keys()]).toEqual(['de', 'en', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt']);
    const leaves = (value: object): string[] =>
      Object.values(value).flatMap((one) => (typeof one === 'string' ? one : leaves(one)));
    for (const [language, words] of labels) {
      expect(languages).toContain(language);
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      for (const text of leaves(words)) expect(text.trim()).toMatch(/./);
    }
    expect(wordingFor('pt_BR')).toEqual({ locale: 'pt-BR', labels: labels.get('pt') });
    for (const language of languages) {
      const { locale } = wordingFor(language);
      expect(new Intl.NumberFormat(locale).format(1)).toBeTruthy();
    }
  });
});
