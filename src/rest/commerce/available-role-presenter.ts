import type { AvailableRole } from '../../domain/commerce/applications/available-roles.js';
import { errorCodes } from '../../domain/core/errors.js';

/** The limitation of a role whose application is disabled. */
const off = {
  target: 'application',
  severity: 'error',
  error: {
    domain: 'ApplicationAccountServer',
    code: errorCodes.APPLICATION_UNAVAILABLE.legacy,
    message: 'the application is off for the tenant',
  },
};

/** Presents a role that can be held on a tenant. */
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
