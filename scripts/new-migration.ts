/* Adds an empty migration with the next number: npm run migration:new NAME [expand|contract] */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const effects = ['expand', 'contract'];

const template = (className: string) => `import { Migration } from '@mikro-orm/migrations';

/** What the step changes, and why. */
export class ${className} extends Migration {
  override up(): void {
    throw new Error('write this step for both databases with this.addSql');
  }

  override down(): void {
    throw new Error('write the way back');
  }
}
`;

/** `text` with `inserted` after the last occurrence of `mark` and the rest of its line. */
function insertAfterLast(text: string, mark: string, inserted: string): string {
  const end = text.indexOf('\n', text.lastIndexOf(mark)) + 1;
  if (!text.includes(mark) || end === 0) throw new Error(`index.ts has no line with ${mark}`);
  return text.slice(0, end) + inserted + text.slice(end);
}

/**
 * Adds a migration to `folder`, and to the list in its `index.ts`.
 *
 * @param effect `contract` by default: then no release that does not know the step starts on the
 *   new schema
 * @returns the path of the new file
 * @throws if the name or the effect is not valid, or the name is in use
 */
export function addMigration(folder: string, name = '', effect = 'contract'): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 50) {
    throw new Error('the name must be words in lower case with hyphens, for example brand-flags');
  }
  if (!effects.includes(effect)) throw new Error(`the effect must be ${effects.join(' or ')}`);
  const known = readdirSync(folder).flatMap((file) => {
    const [, number, text] = /^migration-(\d{3})-(.+)\.ts$/.exec(file) ?? [];
    return number === undefined ? [] : [{ number: Number(number), text }];
  });
  if (known.some(({ text }) => text === name)) throw new Error(`a migration has the name ${name}`);
  const next = Math.max(0, ...known.map(({ number }) => number)) + 1;
  const fullName = `${String(next).padStart(3, '0')}-${name}`;
  const className = name.replace(/(?:^|-)(.)/g, (_match, first: string) => first.toUpperCase());
  const index = join(folder, 'index.ts');
  const list = readFileSync(index, 'utf8');
  if (list.includes(`{ ${className} }`)) throw new Error(`a migration has the class ${className}`);
  const path = join(folder, `migration-${fullName}.ts`);
  const imported = `import { ${className} } from './migration-${fullName}.js';\n`;
  const row = `  { name: '${fullName}', class: ${className}, effect: '${effect}' },\n`;
  const withImport = insertAfterLast(list, `from './migration-`, imported);
  const registered = insertAfterLast(withImport, `effect: '`, row);
  writeFileSync(path, template(className), { flag: 'wx' });
  writeFileSync(index, registered);
  return path;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const [name, effect] = process.argv.slice(2);
    console.log(`added ${addMigration('src/migrations', name, effect)}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
