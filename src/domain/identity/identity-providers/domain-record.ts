import { createHash } from 'node:crypto';
import type { IdentityProvider } from '../../../entities/index.js';

declare module '../../core/context.js' {
  interface Services {
    /** Looks up the records that verify domains. */
    readonly dns: TxtResolver;
  }
}

/** Looks up TXT records, each as its character strings (RFC 1035, section 3.3.14). */
export interface TxtResolver {
  /** Rejects with the error codes of `node:dns`. */
  resolveTxt(name: string): Promise<string[][]>;
}

/** The DNS record that shows that the owner of a domain wants it to be served by a provider. */
interface DomainRecord {
  /** Of a type TXT record; underscored so that it does not meet others (RFC 8552). */
  readonly name: string;
  readonly value: string;
}

/** What decides which record a provider needs: another owner or domain needs another record. */
type RecordOwner = Pick<IdentityProvider, 'id' | 'ownerTenantId' | 'domainKey'>;

/** The DNS record for `provider`. It is not secret: it verifies only one provider of one owner. */
export function domainRecord({ id, ownerTenantId, domainKey }: RecordOwner): DomainRecord {
  const digest = createHash('sha256').update(`${id} ${ownerTenantId} ${domainKey}`);
  return {
    name: `_account-graph.${domainKey}`,
    value: `account-graph-verification=${digest.digest('base64url')}`,
  };
}

/** The result of a DNS lookup; `unavailable` if the lookup failed. */
export type RecordState = 'found' | 'missing' | 'unavailable';

/** Whether the record for `provider` is in the DNS. Only an answer of the DNS counts as missing. */
export async function lookUpRecord(dns: TxtResolver, provider: RecordOwner): Promise<RecordState> {
  const { name, value } = domainRecord(provider);
  try {
    const records = await dns.resolveTxt(name);
    return records.some((strings) => strings.join('').trim() === value) ? 'found' : 'missing';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unavailable';
  }
}
