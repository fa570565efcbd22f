export { Tenant, readableTenant } from '../../access/tree/tenant-type.js';
