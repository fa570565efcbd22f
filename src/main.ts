import 'reflect-metadata';
import { pino } from 'pino';
import { bootstrap } from './bootstrap.js';
import { ConfigError, readConfig } from './config.js';
import { openDatabase } from './database/open.js';
import { SchemaTooNewError } from './database/migrate.js';
import { createServer } from './server.js';
import { openServices } from './services.js';

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel });
  const database = await openDatabase(config.database);
  const services = await openServices(config, database, log);
  const bootstrapped = await bootstrap(config, services);
  const app = await createServer(config, services);
  await app.listen({ port: config.port, host: config.host });
  console.log(`listening on ${config.publicUrl}`);
  if (bootstrapped) {
    const { adminLogin, adminPassword, clientSecret } = config.bootstrap;
    if (adminPassword.generated) {
      console.log(`administrator: ${adminLogin} / ${adminPassword.value} (shown this once)`);
    }
    if (clientSecret.generated) {
      console.log(`API client: ${bootstrapped.clientId} / ${clientSecret.value} (shown this once)`);
    }
  }

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: finishing what is under way');
    void app
      .close()
      .then(() => database.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof SchemaTooNewError) {
    console.error(`account-graph cannot start: ${error.message}`);
  } else {
    console.error('account-graph cannot start:', error);
  }
  process.exit(1);
});
