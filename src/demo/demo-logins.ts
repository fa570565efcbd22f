import type { DemoTenant } from './demo-tenant.js';
import { world } from './world.js';

/** Everybody of the demo who can sign in has this password. It is public: see `README.md`. */
export const demoPassword = 'northern-lights';

/** Somebody who can sign in to the demo. */
export interface DemoLogin {
  readonly login: string;
  /** Whose account it is, and in what role. */
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

/** Everybody who can sign in to the demo, in the order of the tree. */
export const demoLogins: readonly DemoLogin[] = loginsOf(world);
