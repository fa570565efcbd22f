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
  /** Whether the user has left and is disabled. */
  readonly left?: boolean;
  /** Days from the first start until the user counts as disabled. */
  readonly days?: number;
  readonly notifications?: readonly UserNotification[];
  readonly businessTypes?: readonly BusinessType[];
  /** Types of contact of the user for the tenant. */
  readonly actsAs?: readonly ContactType[];
}

/** A client of a demo tenant. Its secret is unknown; reset the secret to use the client. */
export interface DemoClient {
  readonly name: string;
  readonly type: 'api_client' | 'managed_client';
  readonly disabled?: boolean;
}

/** A security group of a demo tenant, with roles on that tenant. */
export interface DemoGroup {
  /** Email addresses of the members. */
  readonly members: readonly string[];
  readonly roles: readonly string[];
}

/** A demo tenant with its users, objects and children. */
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
  /** The own brand of the tenant, which gets a logotype. */
  readonly brand?: BrandInput;
  readonly children?: readonly DemoTenant[];
  /**
   * Whether the tenant is closed, so that only its own administrators and those of its parent have
   * access.
   */
  readonly closed?: boolean;
  readonly disabled?: boolean;
  /** Whether the administrator of the parent has set an update lock. */
  readonly locked?: boolean;
}
