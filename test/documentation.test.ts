import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingSchemas } from '../src/catalogue/setting-schemas.js';
import { demoLogins, demoPassword } from '../src/demo/demo-logins.js';
import { operations as all } from '../src/rest/operations.js';
import { additions } from './contract/deviations.js';

let readme: string;
beforeAll(async () => {
  readme = await readFile('README.md', 'utf8');
});

/** The rows `| name | number |` of `text`. */
const counted = (text: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(/^\| ([^|]+?) +\| +(\d+) \|$/gm)].map(([, name, count]) => [
      name!,
      Number(count),
    ]),
  );

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe('the documentation', () => {
  it('has the same counts as the code', () => {
    const status = readme.split('<!-- status:start -->')[1]!.split('<!-- status:end -->')[0]!;
    const operations = all.filter(({ method, path }) => !(`${method} ${path}` in additions));
    expect(counted(status)).toEqual(countBy(operations.map(({ tag }) => tag)));
    expect(status).toContain(`All ${operations.length} operations`);
    for (const addition of Object.keys(additions)) expect(readme).toContain(`\`${addition}\``);
  });

  it('describes every variable of the configuration and no others', async () => {
    const config = await readFile('src/config.ts', 'utf8');
    const read = [...config.matchAll(/source(?:\.|,\s+')([A-Z][A-Z0-9_]+)/g)].map(
      ([, name]) => name,
    );
    const names = [...new Set(read)].sort();
    expect(names.length).toBeGreaterThan(10);
    const example = await readFile('.env.example', 'utf8');
    const exemplified = [...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(exemplified.sort()).toEqual(names);
    const explained = [...readme.matchAll(/^\| `([A-Z0-9_]+)` +\|/gm)].map(([, name]) => name);
    expect(explained.sort()).toEqual(names);
  });

  it('describes every setting of the catalog and its inheritance', async () => {
    const page = await readFile('docs/settings.md', 'utf8');
    const explained = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|.+\|$/gm)];
    expect(explained.map(([, name, inheritance]) => [name, inheritance])).toEqual(
      settingSchemas.map(({ name, inheritanceType }) => [name, inheritanceType]),
    );
  });

  it('contains only existing demo logins', () => {
    const named = [...readme.matchAll(/[\w.-]+@[\w.-]+\.example/g)].map(([login]) => login);
    expect(named).not.toEqual([]);
    for (const login of named) expect(demoLogins.map((demo) => demo.login)).toContain(login);
    expect(readme).toContain(demoPassword);
  });

  it('has no broken links to files', async () => {
    const adrs = (await readdir('docs/adr')).map((name) => join('docs/adr', name));
    const pages = ['architecture', 'glossary', 'reports', 'settings'].map(
      (name) => `docs/${name}.md`,
    );
    for (const file of ['README.md', 'CONTRIBUTING.md', ...pages, ...adrs]) {
      const text = await readFile(file, 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(existsSync(join(dirname(file), target!)), `${file}: ${target!}`).toBe(true);
      }
    }
    for (const file of [...pages, ...adrs]) expect(readme).toContain(`(${file})`);
  });

  it('states the status and the date of every ADR', async () => {
    for (const name of await readdir('docs/adr')) {
      const text = await readFile(join('docs/adr', name), 'utf8');
      const number = Number(name.slice(0, 4));
      expect(text, name).toMatch(
        new RegExp(`^# ${number}\\. .+\n\nStatus: accepted\\. Date: \\d{4}-\\d\\d-\\d\\d\\.`),
      );
    }
  });
});
