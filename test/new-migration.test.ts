import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from 'prettier';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addMigration } from '../scripts/new-migration.js';
import { migrations } from '../src/migrations/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-graph-migrations-'));
  await cp('src/migrations', folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const read = (file: string) => readFile(join(folder, file), 'utf8');
const last = Number(migrations.at(-1)!.name.slice(0, 3));
const numbered = (number: number) => String(number).padStart(3, '0');

it('adds a file with the next number, and its row to the list', async () => {
  const before = await read('index.ts');
  const name = `${numbered(last + 1)}-tenant-colors`;
  expect(addMigration(folder, 'tenant-colors', 'expand')).toBe(
    join(folder, `migration-${name}.ts`),
  );
  const file = await read(`migration-${name}.ts`);
  expect(file).toContain('export class TenantColors extends Migration {');
  const index = await read('index.ts');
  const added = index.split('\n').filter((line) => !before.split('\n').includes(line));
  expect(added).toEqual([
    `import { TenantColors } from './migration-${name}.js';`,
    `  { name: '${name}', class: TenantColors, effect: 'expand' },`,
  ]);
  expect(index).toMatch(/TenantColors, effect: 'expand' \},\n\];\n$/);
  const config = JSON.parse(await readFile('.prettierrc.json', 'utf8')) as object;
  for (const text of [file, index]) {
    expect(await check(text, { ...config, parser: 'typescript' })).toBe(true);
  }

  addMigration(folder, 'more');
  const more = `${numbered(last + 2)}-more`;
  expect(await read('index.ts')).toContain(`{ name: '${more}', class: More, effect: 'contract' }`);
});

it.each([
  [undefined],
  [''],
  ['Tenant-colors'],
  ['tenant_colors'],
  ['../colors'],
  ['019-colors'],
  ['colors-'],
  ['a'.repeat(51)],
  // In use.
  ['brand-flags'],
  ['colors', 'expands'],
])('refuses the name %s with the effect %s, and changes nothing', async (name, effect?: string) => {
  const before = [await readdir(folder), await read('index.ts')];
  expect(() => addMigration(folder, name, effect)).toThrow(/^(the|a) /);
  expect([await readdir(folder), await read('index.ts')]).toEqual(before);
});
