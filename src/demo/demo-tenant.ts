import type { BrandInput } from '../domain/branding/brands/brand-input.js';
import type {
  BusinessType,
  ContactType,
  CustomerType,
  TenantKind,
  UserNotification,
} from '../entities/index.js';

interface Person {
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly phone?: string;
  readonly title?: string;
}

/** A user of a demo tenant. The login is the email address. */
export interface DemoUser extends Person {
  /** The role held on the user's own tenant. */
  readonly role?: string;
  /** Whether the user is invited but not activated: the user has no password and cannot sign in. */
  readonly invited?: boolean;
  /** Left, and was disabled. */
  readonly left?: boolean;
  /** Days from the first start until the user counts as disabled. */
  readonly days?: number;
  readonly notifications?: readonly UserNotification[];
  readonly businessTypes?: readonly BusinessType[];
  /** What the user is to be written to about, on behalf of the tenant. */
  readonly actsAs?: readonly ContactType[];
}

/** A client of a demo tenant. Its secret is unknown; reset the secret to use the client. */
export interface DemoClient {
  readonly name: string;
  readonly type: 'api_client' | 'managed_client';
  readonly disabled?: boolean;
}

/** Users of a tenant of the demo who hold roles on it together. */
export interface DemoGroup {
  /** Their email addresses. */
  readonly members: readonly string[];
  readonly roles: readonly string[];
}

/** A tenant of the demo with everything in and below it. */
export interface DemoTenant {
  readonly name: string;
  readonly kind: Exclude<TenantKind, 'root'>;
  readonly customerType?: CustomerType;
  readonly customerId?: string;
  readonly internalTag?: string;
  readonly language?: string;
  /** The legal contact. */
  readonly contact: {
    readonly email: string;
    readonly address1?: string;
    readonly city: string;
    readonly zipcode?: string;
    readonly country: string;
    readonly phone?: string;
    readonly website?: string;
    readonly industry?: string;
    readonly organizationSize?: string;
  };
  readonly contacts?: readonly (Person & { readonly types: readonly ContactType[] })[];
  readonly users?: readonly DemoUser[];
  readonly clients?: readonly DemoClient[];
  readonly groups?: readonly DemoGroup[];
  /** What it shows itself as, with a logotype. */
  readonly brand?: BrandInput;
  readonly children?: readonly DemoTenant[];
  /** Only its own administrators and those of its parent get in. */
  readonly closed?: boolean;
  readonly disabled?: boolean;
  /** The administrator of the tenant above has locked it against updates. */
  readonly locked?: boolean;
}
