import { Type } from '@sinclair/typebox';
import { sendTestMail } from '../../domain/branding/mail/send-test-mail.js';
import { Uuid } from '../../domain/core/schema.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';

export const testBrandingOperations = [
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/email/test_branding',
    summary: 'Sends a user a test mail with the brand and the mail server of a tenant',
    tag: 'Brands',
    body: Type.Object({
      tenantId: {
        ...Uuid,
        description: 'Id of the tenant whose brand and mail server are used.',
      },
    }),
    success: 204,
    // The contract does not document 409: a user without a mail address is refused with 403.
    errors: { ...platformDomain(401, 403, 404), answers: { BUSINESS_RULE: 403 } },
    action: sendTestMail,
  }),
];
