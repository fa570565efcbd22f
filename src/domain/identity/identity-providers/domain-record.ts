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

/** The DNS record with which the owner of a domain authorizes a provider for it. */
interface DomainRecord {
  /** Name of the TXT record. The underscore prevents conflicts with other names (RFC 8552). */
  readonly name: string;
  readonly value: string;
}

/** The fields that determine the DNS record: another owner or domain requires another record. */
type RecordOwner = Pick<IdentityProvider, 'id' | 'ownerTenantId' | 'domainKey'>;

/**
 * Returns the DNS record for `provider`. It is not secret: it verifies only one provider of one
 * owner.
 */
export function domainRecord({ id, ownerTenantId, domainKey }: RecordOwner): DomainRecord {
  const digest = createHash('sha256').update(`${id} ${ownerTenantId} ${domainKey}`);
  return {
    name: `_account-graph.${domainKey}`,
    value: `account-graph-verification=${digest.digest('base64url')}`,
  };
}

/** The result of a DNS lookup; `unavailable` if the lookup failed. */
export type RecordState = 'found' | 'missing' | 'unavailable';

/** Looks up the record for `provider` in the DNS. It counts as missing only if the DNS answers. */
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
