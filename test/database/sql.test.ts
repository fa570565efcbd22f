import { describe, expect, it } from 'vitest';
import {
  and,
  columns,
  contains,
  inNumbers,
  inTexts,
  inUuids,
  or,
  raw,
  sql,
  startsWith,
  type Sql,
} from '../../src/database/sql.js';
import { Tenant } from '../../src/entities/index.js';
import { useTestServer } from '../support/server.js';

const server = await useTestServer();

/** The texts among `texts` for which `condition` on the column `v` holds. */
async function matching(texts: readonly string[], condition: Sql): Promise<string[]> {
  const session = server.session();
  const list = sql`with list(v) as (${texts
    .map((text) => sql`select cast(${text} as text)`)
    .reduce((all, one) => sql`${all} union all ${one}`)})`;
  const rows = await session.all<{ v: string }>(
    sql`${list} select v as "v" from list where ${condition}`,
  );
  return rows.map(({ v }) => v);
}

describe('a template', () => {
  it('binds all values and contains none in its text', () => {
    const evil = `'; drop table tenants; --`;
    const query = sql`select ${evil}, ${1}, ${null} where ${and([sql`a = ${true}`, undefined, raw('b')])}`;
    expect(query.render('sqlite')).toEqual({
      text: 'select ?, ?, ? where a = ? and b',
      values: [evil, 1, null, true],
    });
    expect(query.render('postgresql').text).toBe('select $1, $2, $3 where a = $4 and b');
    expect(or([]).render('sqlite').text).toBe('1 = 0');
    expect(and([]).render('sqlite').text).toBe('1 = 1');
    expect(() => columns(Tenant, 't', ['nonsense'])).toThrow('Tenant has no property nonsense');
  });
});

describe('a condition', () => {
  it('contains treats % and _ as literal characters, and compares bytes', async () => {
    const texts = ['100%', '100x', 'a_b', 'axb', 'back\\slash', 'école', 'ecole', "it's", 'A_B'];
    expect(await matching(texts, contains('v', '0%'))).toEqual(['100%']);
    expect(await matching(texts, contains('v', 'a_b'))).toEqual(['a_b']);
    expect(await matching(texts, contains('v', '\\s'))).toEqual(['back\\slash']);
    expect(await matching(texts, contains('v', 'éco'))).toEqual(['école']);
    expect(await matching(texts, contains('v', "'"))).toEqual(["it's"]);
    expect(await matching(texts, contains('v', ''))).toEqual(texts);
  });

  it('startsWith compares bytes', async () => {
    const texts = ['00001', '0000100002', '00002', '0000', '00001z'];
    const found = await matching(
      texts,
      startsWith(server.services.database.dialect === 'sqlite' ? 'v' : 'v collate "C"', '00001'),
    );
    expect(found).toEqual(['00001', '0000100002', '00001z']);
  });

  it('startsWith matches any following character', async () => {
    const texts = ['zoé', 'zo', 'zo\u{1f600}', 'zp', 'zn'];
    const column = server.services.database.dialect === 'sqlite' ? 'v' : 'v collate "C"';
    expect(await matching(texts, startsWith(column, 'zo'))).toEqual(['zoé', 'zo', 'zo\u{1f600}']);
    expect(await matching(texts, startsWith(column, ''))).toEqual(texts);
  });

  it('accepts lists of any length in one statement', async () => {
    const texts = Array.from({ length: 5000 }, (_, index) => `text ${index}'"\\`);
    expect(await matching(['text 4999\'"\\', 'text'], inTexts('v', texts))).toEqual([
      'text 4999\'"\\',
    ]);
    const session = server.session();
    const count = async (condition: Sql) =>
      (await session.all(sql`select t.id as "id" from tenants t where ${condition}`)).length;
    expect(await count(inUuids('t.id', [server.rootId, server.adminId]))).toBe(1);
    expect(await count(inUuids('t.id', []))).toBe(0);
    expect(await count(inNumbers('t.number', [1, Number.MAX_SAFE_INTEGER]))).toBe(1);
  });
});
