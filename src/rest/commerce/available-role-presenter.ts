import type { AvailableRole } from '../../domain/commerce/applications/available-roles.js';
import { errorCodes } from '../../domain/core/errors.js';

/** What is in the way of a role whose application is off. */
const off = {
  target: 'application',
  severity: 'error',
  error: {
    domain: 'ApplicationAccountServer',
    code: errorCodes.APPLICATION_UNAVAILABLE.legacy,
    message: 'the application is off for the tenant',
  },
};

/** A role that can be held on a tenant as it is sent. */
export const presentAvailableRole = ({
  role,
  application,
  type,
  isDefault,
  usable,
}: AvailableRole) => ({
  application_id: application.id,
  is_default: isDefault,
  role: role.id,
  type,
  ...(!usable && { _issues: off }),
});
