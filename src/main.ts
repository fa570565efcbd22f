import 'reflect-metadata';
import { constants } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { demoText, placesText, secretsText } from './banner.js';
import { bootstrap } from './bootstrap.js';
import { ConfigError, readConfig, type Config } from './config.js';
import type { SchemaOptions } from './database/migrate.js';
import { openDatabase, type Database } from './database/open.js';
import { demoPassword } from './demo/demo-logins.js';
import { findDemo } from './demo/find-demo.js';
import { createDemo } from './demo/create-demo.js';
import type { Services } from './domain/core/context.js';
import { listen } from './http/listen.js';
import { handlersFor } from './jobs/index.js';
import { JobRunner } from './jobs/runner.js';
import { createLog, statementLog } from './log.js';
import { routeMail } from './mail/route-mail.js';
import { openTransport } from './mail/transport.js';
import { migrateCommand } from './migrate-command.js';
import { createServer } from './server.js';
import { openServices } from './services.js';
import { databaseFailure, failureText, listenFailure } from './start-failure.js';

/** Time for requests in progress to finish during shutdown, in milliseconds. */
const patience = 10_000;

async function main(): Promise<void> {
  const config = readConfig();
  const [command, ...args] = process.argv.slice(2);
  if (command === 'migrate') {
    process.exitCode = await migrateCommand(config, args, console.log);
    return;
  }
  if (command !== undefined)
    throw new ConfigError(`unknown command ${command}: the only command is migrate`);
  const log = createLog(config.logLevel);
  exitOnFault(log);
  const schema: SchemaOptions = {
    migrate: config.migrateOnStart,
    report: (details, message, level) => log[level](details, message),
    logStatement: statementLog(log),
  };
  const database = await openDatabase(config.database, config.waits, undefined, schema).catch(
    (error: unknown) => {
      throw databaseFailure(error, config.database);
    },
  );
  try {
    const services = await openServices(config, database, log);
    const created = await prepare(config, services);
    const app = await createServer(config, services);
    const deliver = routeMail(services, openTransport(config.mail));
    const jobs = new JobRunner(services, handlersFor(deliver));
    const address = await listen(app, config).catch((error: unknown) => {
      throw listenFailure(error, config);
    });
    jobs.start();
    stopOnSignal(config, app, jobs, database, log);
    console.log(placesText(config, config.port === 0 ? address : config.publicUrl));
    await tellOfDemo(config, services, created);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Initializes an empty database. Returns whether it has created the demo data. */
async function prepare(config: Config, services: Services): Promise<boolean> {
  const first = await bootstrap(config, services);
  if (!first) return false;
  const secrets = secretsText(config, first);
  if (secrets) console.log(secrets);
  if (!config.demoData) return false;
  await createDemo(services, first);
  return true;
}

async function tellOfDemo(config: Config, services: Services, created: boolean): Promise<void> {
  const logins = await findDemo(services.database.session());
  if (logins.length === 0) return;
  if (config.production) {
    services.log.warn(
      { logins: logins.map(({ login }) => login) },
      'the database contains demo logins with a public password: delete them',
    );
  } else {
    console.log(demoText(logins, demoPassword, created));
  }
}

/**
 * Exits with status 1 after an unhandled error, because the state of the process is unknown. Other
 * instances take over. Node.js itself would print the properties of the error.
 */
function exitOnFault(log: Logger): void {
  // An unhandled rejection arrives here as well.
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, 'unhandled error: the process exits');
    process.exit(1);
  });
}

/**
 * Time in milliseconds within which a second signal counts as the same: npm repeats signals of the
 * terminal.
 */
const echo = 300;

/** The first signal stops the server in phases (ADR 25). The second signal exits immediately. */
function stopOnSignal(
  { shutdownDelay }: Config,
  app: FastifyInstance,
  jobs: JobRunner,
  database: Database,
  log: Logger,
): void {
  let stoppingSince: number | undefined;
  const stop = (signal: 'SIGTERM' | 'SIGINT') => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince < echo) return;
      log.warn({ signal }, 'stopping immediately');
      process.exit(128 + constants.signals[signal]);
    }
    stoppingSince = performance.now();
    log.info({ signal, milliseconds: shutdownDelay }, 'stopping: /readyz answers 503');
    // Jobs stop with the signal, so that another instance can claim them.
    const jobsStopped = jobs.stop();
    // Awaited below, after the requests. Until then, a failure must not be an unhandled rejection.
    jobsStopped.catch(() => {});
    app.stopping
      .stop(shutdownDelay, () => {
        log.info('stopping: finishing requests in progress');
        setTimeout(() => {
          log.error(
            { milliseconds: patience },
            'stopping: requests in progress did not finish in time',
          );
          process.exit(1);
        }, patience).unref();
      })
      .then(() => jobsStopped)
      .then(() => database.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(failureText(error));
  process.exit(1);
});
