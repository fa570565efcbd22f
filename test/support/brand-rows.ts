import { randomUUID } from 'node:crypto';
import { smtpPurpose } from '../../src/domain/branding/brands/brand-rules.js';
import { nextNumber } from '../../src/domain/access/tree/tree-locks.js';
import { Brand, newRow } from '../../src/entities/index.js';
import type { TestServer } from './server.js';

/** Input for a brand. Omitted fields are empty. `smtpPassword` is stored encrypted. */
export type BrandRowInput = Partial<Brand> & { readonly smtpPassword?: string };

/** Writes a brand without validation, so that it may have values that the APIs refuse. */
export async function plantBrand(
  { services: { database, vault, clock } }: TestServer,
  tenantId: string,
  { smtpPassword, ...more }: BrandRowInput = {},
): Promise<{ id: string; number: number }> {
  const id = randomUUID();
  return database.write(database.session(), async ({ em, session }) => {
    const number = await nextNumber(session, 'brands');
    em.create(
      Brand,
      newRow(Brand, clock(), {
        id,
        number,
        tenantId,
        colorScheme: 'default',
        backupConsoleUrl: '',
        encryptedSmtpPassword:
          smtpPassword === undefined ? null : vault.seal(smtpPurpose, smtpPassword),
        ...more,
      }),
      { persist: true },
    );
    return { id, number };
  });
}
