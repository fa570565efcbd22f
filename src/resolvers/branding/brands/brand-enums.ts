import { registerEnumType } from 'type-graphql';
import { schemeColors, type ColorScheme } from '../../../catalogue/color-schemes.js';
import type { SmtpEncryption } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

/** `dark_and_light_blue` as "dark and light blue". */
const spoken = (name: string) => name.replaceAll('_', ' ');

export const ColorSchemeEnum = enumOf<ColorScheme>(
  'ColorScheme',
  'Color scheme of the pages and mails of a brand.',
  Object.fromEntries(
    Object.entries(schemeColors).map(([name, { fill }]) => [
      name,
      `The scheme “${spoken(name)}”: its buttons are ${fill}.`,
    ]),
  ) as Record<ColorScheme, string>,
);

/** The empty text is the stored value for no encryption. */
export const SmtpEncryptionEnum = { NONE: '', SSL: 'SSL', TLS: 'TLS' } as const satisfies Record<
  string,
  SmtpEncryption
>;
registerEnumType(SmtpEncryptionEnum, {
  name: 'SmtpEncryption',
  description: 'Encryption of the connection to a mail server.',
  valuesConfig: {
    NONE: { description: 'No encryption is required; it is used if the server offers it.' },
    SSL: { description: 'TLS from the start of the connection.' },
    TLS: { description: 'TLS after the STARTTLS command.' },
  },
});
