import { registerEnumType } from 'type-graphql';
import { schemeColors, type ColorScheme } from '../catalogue/color-schemes.js';
import type { SmtpEncryption } from '../entities/index.js';
import { enumOf } from './enums.js';

/** `dark_and_light_blue` as people read it. */
const spoken = (name: string) => name.replaceAll('_', ' ');

export const ColorSchemeEnum = enumOf<ColorScheme>(
  'ColorScheme',
  'The colours that pages and mails of a brand have.',
  Object.fromEntries(
    Object.entries(schemeColors).map(([name, { fill }]) => [
      name,
      `The scheme “${spoken(name)}”: its buttons are ${fill}.`,
    ]),
  ) as Record<ColorScheme, string>,
);

/** Stored as an empty text is what is not kept secret. */
export const SmtpEncryptionEnum = { NONE: '', SSL: 'SSL', TLS: 'TLS' } as const satisfies Record<
  string,
  SmtpEncryption
>;
registerEnumType(SmtpEncryptionEnum, {
  name: 'SmtpEncryption',
  description: 'How the connection to a mail server is kept secret.',
  valuesConfig: {
    NONE: { description: 'Not at all, unless the server offers it.' },
    SSL: { description: 'By TLS from the first byte.' },
    TLS: { description: 'By TLS, once the server has greeted (STARTTLS).' },
  },
});
