import type { TxtResolver } from '../../src/domain/identity/identity-providers/domain-record.js';

/** A DNS resolver with the TXT records that a test adds. */
export class FakeDns implements TxtResolver {
  /** The character strings of each record, by name. */
  readonly records = new Map<string, string[][]>();
  /** Requested names, in order. */
  readonly asked: string[] = [];
  /** Error code of every lookup; undefined if lookups succeed. */
  failure: string | undefined;

  resolveTxt(name: string): Promise<string[][]> {
    this.asked.push(name);
    const records = this.records.get(name);
    const code = this.failure ?? (records ? undefined : 'ENOTFOUND');
    if (code) return Promise.reject(Object.assign(new Error(`queryTxt ${code}`), { code }));
    return Promise.resolve(records!);
  }
}
