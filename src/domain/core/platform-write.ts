import type { Unit } from '../../database/open.js';
import { auditRecord } from './action.js';
import { system } from './caller.js';
import type { AuditSubject, Services } from './context.js';

/** The context of a write of the platform itself. */
export interface PlatformContext extends Unit {
  /** The current time, the same for everything that this write does. */
  readonly now: number;
  /** Adds an audit record to the transaction. */
  audit(subject: AuditSubject): void;
}

/**
 * Runs work that no request triggers, such as work that is due, in one transaction with audit
 * records that name the platform. There is no caller, so no authorization is required.
 *
 * @param name name of the work in audit records, like the name of an action
 * @param cause id of the job, used as the request id in audit records
 */
export function writeAsPlatform<T>(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  name: string,
  cause: string,
  work: (ctx: PlatformContext) => Promise<T>,
): Promise<T> {
  return database.write(database.session(), ({ em, session }) => {
    const by = { now: clock(), caller: system, requestId: cause };
    const audit = (subject: AuditSubject) => void em.persist(auditRecord(em, by, name, subject));
    return work({ em, session, now: by.now, audit });
  });
}
