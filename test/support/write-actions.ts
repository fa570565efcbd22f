import { readdirSync } from 'node:fs';
import type { TObject } from '@sinclair/typebox';

/** An action that writes, with the properties that tests use. */
export interface WriteAction {
  readonly name: string;
  readonly input: TObject;
}

/** Returns every exported action that writes. */
export async function writeActions(): Promise<WriteAction[]> {
  const folder = new URL('../../src/domain/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = new Map<string, WriteAction>();
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const module = (await import(new URL(file, folder).pathname)) as Record<string, any>;
    for (const each of Object.values(module)) {
      if (each?.writes === true && each.perform)
        found.set(each.name as string, each as WriteAction);
    }
  }
  return [...found.values()];
}
