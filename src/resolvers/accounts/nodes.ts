import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { ContactPage } from './contacts/contact-inputs.js';
import { Contact, readableContact } from './contacts/contact-type.js';
import { RegistrationTokenPage } from './registration-tokens/registration-token-inputs.js';
import {
  RegistrationToken,
  readableRegistrationToken,
} from './registration-tokens/registration-token-type.js';

/* The objects of this module, and lists of them. */
export const contactNode = nodeType('Contact', Contact, readableContact);
export const registrationTokenNode = nodeType(
  'RegistrationToken',
  RegistrationToken,
  readableRegistrationToken,
);

export const contactsIn = connectionOf(contactNode, ContactPage);
export const registrationTokensIn = connectionOf(registrationTokenNode, RegistrationTokenPage);
