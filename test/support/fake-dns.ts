import type { TxtResolver } from '../../src/domain/identity/identity-providers/domain-record.js';

/** A DNS that has the TXT records that a test puts there. */
export class FakeDns implements TxtResolver {
  /** The character strings of each record, by name. */
  readonly records = new Map<string, string[][]>();
  /** Names that were asked for, in order. */
  readonly asked: string[] = [];
  /** The error code that every lookup fails with while it is set. */
  failure: string | undefined;

  resolveTxt(name: string): Promise<string[][]> {
    this.asked.push(name);
    const records = this.records.get(name);
    const code = this.failure ?? (records ? undefined : 'ENOTFOUND');
    if (code) return Promise.reject(Object.assign(new Error(`queryTxt ${code}`), { code }));
    return Promise.resolve(records!);
  }
}
