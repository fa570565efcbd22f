import { Type } from '@sinclair/typebox';
import { Brand, smtpEncryption } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { integer, string, enumeration } from '../engine/value-schemas.js';

/* What tenants show themselves as, as it is sent. */

/** Booleans that the contract documents as numbers. */
const flag = Type.Unsafe<number>({ type: 'integer', enum: [0, 1] });

const nullableUuid = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$',
});

const publicProperties = {
  ...responseProperties(Brand),
  logotype: nullableUuid,
  hide_predefined: flag,
};

/** The part of a brand that all callers can see. */
export const publicBrand = Type.Object(publicProperties);

/** A brand with its mail server, which is empty for callers who do not administer the brand. */
export const brand = Type.Object({
  ...publicProperties,
  smtp_override: flag,
  smtp_reply_address: string,
  smtp_server: string,
  smtp_port: integer,
  smtp_user: string,
  smtp_password: Type.String({
    description:
      'Asterisks if a password is set; otherwise empty. Sending the asterisks back keeps the password. Pass the password again when changing the mail server.',
  }),
  smtp_encryption: enumeration(smtpEncryption.values),
});
