import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Database } from './database/open.js';
import { sql } from './database/sql.js';
import { Catalogue } from './domain/core/catalogue.js';
import type { Clock } from './domain/core/clock.js';
import type { Services } from './domain/core/context.js';
import { Cursors } from './domain/core/cursor.js';
import { Federation } from './domain/identity/federation/federation.js';
import type { TxtResolver } from './domain/identity/identity-providers/domain-record.js';
import { IdempotencyKeys } from './domain/core/idempotency/idempotency-keys.js';
import { ClientAccess } from './domain/identity/callers/client-access.js';
import { Identity } from './domain/identity/callers/identity.js';
import { SessionUse } from './domain/identity/sessions/login-sessions.js';
import { Passwords } from './domain/identity/passwords/passwords.js';
import { Throttles } from './domain/identity/passwords/throttles.js';
import { TreeSizes } from './domain/access/tree/tree-sizes.js';
import { Vault } from './domain/core/vault.js';
import { resources } from './domain/resources.js';
import { ReportFiles } from './domain/reporting/stored-reports/report-files.js';
import { PlatformSecret } from './entities/index.js';

/** Creates the services that the whole process shares. */
export async function openServices(
  config: Config,
  database: Database,
  log: Logger,
  clock: Clock = Date.now,
  dns: TxtResolver = new Resolver({ timeout: 5000, tries: 2 }),
): Promise<Services> {
  const catalogue = await Catalogue.load(database);
  const passwords = new Passwords(config.breachedPasswordsUrl, config.md5PasswordGrant, log);
  const throttles = new Throttles(database, clock);
  const vault = new Vault(await platformSecret(database, 'vault'));
  return {
    database,
    requestTimeout: config.waits.request,
    catalogue,
    resources,
    treeSizes: new TreeSizes(database),
    cursors: new Cursors(await platformSecret(database, 'cursors')),
    identity: new Identity(database, catalogue, passwords, throttles, clock, config.publicUrl),
    passwords,
    clientAccess: new ClientAccess(database, clock, log),
    sessionUse: new SessionUse(database, clock, log),
    throttles,
    origins: new Set([new URL(config.publicUrl).origin, ...config.corsOrigins]),
    vault,
    idempotencyKeys: new IdempotencyKeys(vault, clock),
    reportFiles: new ReportFiles(config.reportsFolder),
    federation: new Federation(config.federationAllowPrivate, config.samlAllowSha1),
    dns,
    mailSender: addressOf(config.mail.from),
    smtpAllowPrivate: config.smtpAllowPrivate,
    clock,
    log,
  };
}

/** The address in `Name <name@example.com>`, or the whole text if it is only an address. */
const addressOf = (from: string): string => /<([^>]+)>$/.exec(from)?.[1] ?? from;

/** Returns the random value for `purpose` that all instances share. The first instance creates it. */
async function platformSecret(database: Database, purpose: string): Promise<Buffer> {
  const session = database.session();
  const read = () =>
    session.first<{ value: string }>(
      sql`select s.value as "value" from platform_secrets s where s.id = ${purpose}`,
    );
  const found = await read();
  if (found) return Buffer.from(found.value, 'base64url');
  const value = randomBytes(32).toString('base64url');
  await database.write(session, ({ em }) =>
    em.upsert(PlatformSecret, { id: purpose, value }, { onConflictAction: 'ignore' }),
  );
  return Buffer.from((await read())!.value, 'base64url');
}
