import { Type, type Static } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import type { DeviceCode } from '../../../entities/index.js';
import { action, run, type ActionContext, type WriteContext } from '../../core/action.js';
import { holdsAnywhere, type Caller } from '../../core/caller.js';
import { clientNameById } from '../../core/client-data.js';
import { DomainError, badInput } from '../../core/errors.js';
import { Uuid, plainText } from '../../core/schema.js';
import type { Scope } from '../../core/scopes.js';
import { tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { NotServed, mayLetIn, scopeGivenBy, serves } from '../callers/client-reach.js';
import { deviceByUserCode, readUserCode } from './device-codes.js';
import { approvedNarrowing, isAgentRole } from '../callers/narrowing.js';
import { enabledUserById, type Principal } from '../callers/principal-reads.js';
import { readNarrowedScopes } from '../tokens/token-scopes.js';

/** The scopes that allow a user to approve devices. One of them on any tenant is sufficient. */
export const approverScopes: readonly Scope[] = [
  'backup_user',
  'protection_admin',
  'sync_share_user',
];

/** Roles of which the owner of a personal tenant needs one before a partner can approve a device. */
const ownerRoles: readonly string[] = ['protection_admin', 'backup_user'];

const code = plainText(64);
const DeviceInput = Type.Object(
  {
    /** The code as the user entered it. */
    code,
    /** The personal tenant that the device acts on. */
    tenantUuid: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);

/** Whether the caller can approve devices at all. */
export const mayLetDevicesIn = (caller: Caller): boolean => holdsAnywhere(caller, approverScopes);

/** A device that waits for approval, as shown to the approving user. */
export interface DeviceRequest {
  readonly clientId: string;
  /** Registered name of the client; null if it has none. */
  readonly clientName: string | null;
  /** Name that the device states. */
  readonly displayName: string;
  readonly scope: readonly string[];
  /** The tenant that the device will act on. */
  readonly tenant: Pick<TenantRow, 'id' | 'number' | 'name'>;
  /** Whether this is the tenant of the approving user. */
  readonly isCurrentTenant: boolean;
  /** Whether access is restricted to this tenant and its descendants. */
  readonly isNarrowed: boolean;
}

/**
 * Returns the device that waits for a code (`GET /idp/device_authorization/approval`).
 *
 * @throws DomainError `ACCESS_DENIED` for a code without a waiting device and for a tenant that the
 *   caller cannot grant access to; `NotServed`; `EXPIRED_TOKEN`; `BAD_INPUT` for an unsuitable
 *   tenant or owner
 */
export const readDeviceRequest = action({
  name: 'readDeviceRequest',
  scopes: approverScopes,
  input: DeviceInput,
  async perform(ctx, input): Promise<DeviceRequest> {
    const { device, tenant, actsOn, isCurrentTenant } = await findApproval(ctx, input);
    return {
      clientId: device.clientId,
      clientName: await clientNameById(ctx.session, device.clientId),
      displayName: device.displayName ?? 'Unnamed device',
      scope: scopeGivenBy(ctx.caller, device.scope).split(' ').filter(Boolean),
      tenant,
      isCurrentTenant,
      isNarrowed: actsOn !== null,
    };
  },
});

/**
 * Approves a device (`POST /idp/device_authorization/approval`). The device acts for the caller. If
 * an administrator of a partner names the personal tenant of another user, the device acts for the
 * owner of that tenant, and only there.
 *
 * @returns the client of the device
 * @throws DomainError as `readDeviceRequest`. If the client cannot act for the user, the device is
 *   denied and its next poll returns `access_denied`
 */
export const approveDevice = action({
  name: 'approveDevice',
  scopes: approverScopes,
  input: DeviceInput,
  writes: true,
  quiet: true,
  // Outside of the transaction, because wrong codes are counted in a separate one.
  prepare: findApprovalOrDeny,
  async perform(
    ctx,
    _input,
    { device, subject, actsOn, tenant }: Approval,
  ): Promise<Pick<DeviceCode, 'clientId'>> {
    // The authentication of the approver does not apply to the owner of another tenant.
    const session = subject.id === ctx.caller.id ? ctx.login : undefined;
    const [approved] = await ctx.session.all(
      sql`update device_codes set state = ${'approved'}, user_id = ${subject.id},
          token_generation = ${subject.generation}, tenant_id = ${actsOn},
          authenticated_at = ${session?.authenticatedAt ?? null},
          methods = ${session ? JSON.stringify(session.methods) : null},
          session_id = ${session?.id ?? null}, scope = ${scopeGivenBy(ctx.caller, device.scope)}
        where id = ${device.id} and state = ${'pending'} and expires_at > ${ctx.now}
        returning id as "id"`,
    );
    if (!approved) throw noDevice();
    auditDevice(ctx, device, tenant.id);
    return { clientId: device.clientId };
  },
});

/**
 * Denies access to a device that waits for a code.
 *
 * @returns the client of the device
 * @throws DomainError `ACCESS_DENIED` for a code without a waiting device, `EXPIRED_TOKEN`
 */
export const denyDevice = action({
  name: 'denyDevice',
  scopes: approverScopes,
  input: Type.Object({ code }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  prepare: (ctx, input) => findPending(ctx, input.code),
  async perform(ctx, _input, { device }: PendingDevice): Promise<Pick<DeviceCode, 'clientId'>> {
    const [denied] = await ctx.session.all(
      sql`update device_codes set state = ${'denied'}
        where id = ${device.id} and state = ${'pending'} returning id as "id"`,
    );
    if (!denied) throw noDevice();
    auditDevice(ctx, device, ctx.caller.tenantId!);
    return { clientId: device.clientId };
  },
});

function auditDevice(ctx: WriteContext, { clientId }: DeviceCode, tenantId: string): void {
  ctx.audit({
    tenantId,
    objectType: 'client',
    objectId: clientId,
    fields: ['deviceCode'],
  });
}

const noDevice = () => new DomainError('ACCESS_DENIED', 'no device is waiting for this code');

/** A waiting device and its client. */
interface PendingDevice {
  readonly device: DeviceCode;
  readonly client: Principal;
}

/** Returns the waiting device with the entered code. Counts wrong codes. */
async function findPending(ctx: ActionContext, typed: string): Promise<PendingDevice> {
  ctx.authorizeAnywhere();
  const { id, type, narrowed, delegatedTo, authentication } = ctx.caller;
  const inPerson = !narrowed && (!delegatedTo || authentication === 'session');
  if (type !== 'user' || !inPerson) {
    throw new DomainError(
      'ACCESS_DENIED',
      'only a user with an unrestricted session or token can approve a device',
    );
  }
  const attempt = { kind: 'deviceCode', name: id! } as const;
  await ctx.throttles.attempt(ctx.session, attempt).catch((error: unknown) => {
    // The contract has no other error for a locked caller.
    if (!(error instanceof DomainError)) throw error;
    const { details } = error;
    throw new DomainError('ACCESS_DENIED', 'too many wrong codes, try again later', details);
  });
  const device = await deviceByUserCode(ctx.session, readUserCode(typed));
  if (device) await ctx.throttles.takeBack([attempt]);
  if (device?.state !== 'pending') throw noDevice();
  if (device.expiresAt <= ctx.now) throw new DomainError('EXPIRED_TOKEN', 'the code has expired');
  const client = await ctx.identity.principals.find(ctx.session, 'client', device.clientId);
  if (client?.generation !== device.clientGeneration) {
    throw badInput('code', 'code belongs to a client that is no longer active');
  }
  return { device, client };
}

/** A device and the effects of its approval. */
interface Approval {
  readonly device: DeviceCode;
  /** The user for whom the device acts. */
  readonly subject: Principal;
  /**
   * The tenant to which access is restricted, including its descendants; null if it is not
   * restricted.
   */
  readonly actsOn: string | null;
  readonly tenant: TenantRow;
  readonly isCurrentTenant: boolean;
}

const tenantDenied = () =>
  new DomainError('ACCESS_DENIED', 'the caller has no access to the tenant', {
    field: ['tenantUuid'],
  });

async function findApproval(
  ctx: ActionContext,
  { code: typed, tenantUuid }: Static<typeof DeviceInput>,
): Promise<Approval> {
  const { device, client } = await findPending(ctx, typed);
  const { narrowing } = readNarrowedScopes(device.scope);
  const scoped = narrowing?.tenantId ?? undefined;
  if (tenantUuid !== undefined && scoped !== undefined && tenantUuid !== scoped) {
    throw badInput('tenantUuid', 'tenantUuid is not the tenant that the device requests');
  }
  const named = tenantUuid ?? scoped;
  const current = narrowing ? await currentTenantId(ctx) : ctx.caller.tenantId!;
  const tenant = await tenantById(ctx.session, named ?? current);
  if (!tenant || tenant.deletedAt !== null) throw tenantDenied();
  const isCurrentTenant = tenant.id === ctx.caller.tenantId || tenant.ownerId === ctx.caller.id;
  const subject = isCurrentTenant
    ? await ctx.identity.principals.find(ctx.session, 'user', ctx.caller.id!)
    : await ownerOf(ctx, tenant);
  if (!subject) throw unfit('the owner of the tenant is not active');
  if (!serves(client, subject) || !mayLetIn(ctx.caller, client)) throw new NotServed();
  const actsOn = narrowing !== null || named !== undefined ? tenant.id : null;
  if (actsOn !== null) {
    const role = narrowing?.role ?? null;
    const held = await ctx.identity.policiesOf(ctx.session, subject, {
      client,
      narrowing: approvedNarrowing(actsOn, role),
    });
    if (
      held.length === 0 ||
      !(isCurrentTenant || (await ownerFits(ctx, subject, client, actsOn, role)))
    ) {
      throw unfit('the user that the device would act as lacks the requested role on the tenant');
    }
  }
  return { device, subject, actsOn, tenant, isCurrentTenant };
}

/** As `findApproval`, but denies a device whose client cannot act for the user. */
async function findApprovalOrDeny(
  ctx: ActionContext,
  input: Static<typeof DeviceInput>,
): Promise<Approval> {
  try {
    return await findApproval(ctx, input);
  } catch (error) {
    if (error instanceof NotServed) await run(denyDevice, ctx, { code: input.code });
    throw error;
  }
}

/**
 * Whether the owner of a personal tenant has a role there that allows a partner to approve a
 * device: the requested role, or any role if the device requests all roles or the role of an agent.
 */
async function ownerFits(
  { session, identity }: ActionContext,
  owner: Principal,
  client: Principal,
  tenantId: string,
  role: string | null,
): Promise<boolean> {
  const ownerRole = isAgentRole(role) ? null : role;
  const held = await identity.policiesOf(session, owner, {
    client,
    narrowing: { tenantId, role: ownerRole },
  });
  return held.some(({ roleId }) => ownerRoles.includes(roleId));
}

const unfit = (why: string) => badInput('tenantUuid', `tenantUuid is not acceptable: ${why}`);

/** Returns the id of the personal tenant of the caller, or else of the tenant of the caller. */
async function currentTenantId({ session, caller }: ActionContext): Promise<string> {
  const row = await session.first<{ personalTenantId: string | null }>(
    sql`select u.personal_tenant_id as "personalTenantId" from users u where u.id = ${caller.id}`,
  );
  return row?.personalTenantId ?? caller.tenantId!;
}

/**
 * Returns the owner of a personal tenant, for whom an administrator of a partner can approve a
 * device. An owner who is not activated has no password, and devices cannot act for them.
 */
async function ownerOf(ctx: ActionContext, tenant: TenantRow): Promise<Principal | undefined> {
  ctx.authorize(tenant, tenantDenied, ['partner_admin']);
  if (!tenant.ownerId) throw unfit('the tenant is not a personal tenant');
  const owner = await enabledUserById(ctx.session, tenant.ownerId);
  if (!owner?.activated) return undefined;
  return ctx.identity.principals.find(ctx.session, 'user', owner.id);
}
