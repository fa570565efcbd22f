import type { DemoTenant } from './demo-tenant.js';
import { world } from './world.js';

/** Password of all demo logins. It is public: see `README.md`. */
export const demoPassword = 'northern-lights';

/** A demo login. */
export interface DemoLogin {
  readonly login: string;
  /** The user and role of the account, for display. */
  readonly role: string;
  readonly tenant: string;
}

function loginsOf(tenants: readonly DemoTenant[]): DemoLogin[] {
  return tenants.flatMap(({ name, users = [], children = [] }) => [
    ...users
      .filter(({ invited, left }) => !invited && !left)
      .map(({ email, role }) => ({ login: email, role: role ?? 'user', tenant: name })),
    ...loginsOf(children),
  ]);
}

/** All demo logins in the order of the tree. */
export const demoLogins: readonly DemoLogin[] = loginsOf(world);
