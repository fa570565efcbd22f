import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';

type Source = Record<string, string>;

const failure = (source: Source): string => {
  try {
    readConfig(source);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(source)} was taken`);
};

describe('the configuration', () => {
  it('has defaults for all variables', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      production: false,
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4000',
      database: { dialect: 'sqlite', file: './data/accounts.sqlite' },
      logLevel: 'info',
      demoData: true,
      playground: true,
      introspection: true,
      rateLimit: true,
      serverTiming: true,
      disabledEndpoints: true,
      federationAllowPrivate: true,
      smtpAllowPrivate: true,
      md5PasswordGrant: false,
      rollUpInterval: 1000,
      shutdownDelay: 0,
      corsOrigins: [],
      mail: { smtpUrl: undefined, folder: './data/mail', from: 'no-reply@localhost' },
      breachedPasswordsUrl: undefined,
    });
    const { adminLogin, adminPassword, clientId, clientSecret } = config.bootstrap;
    expect([adminLogin, clientId]).toEqual(['admin', undefined]);
    for (const secret of [adminPassword, clientSecret]) {
      expect(secret.generated).toBe(true);
      expect(secret.value).toMatch(/^[\w-]{32}$/);
    }
    expect(readConfig({}).bootstrap.adminPassword.value).not.toBe(adminPassword.value);
  });

  it('treats empty values like missing ones', () => {
    const names = Object.keys({
      PORT: 1,
      HOST: 1,
      PUBLIC_URL: 1,
      DATABASE_URL: 1,
      LOG_LEVEL: 1,
      DEMO_DATA: 1,
      RATE_LIMIT: 1,
      ROLL_UP_INTERVAL: 1,
      CORS_ORIGINS: 1,
      TRUSTED_PROXIES: 1,
      BOOTSTRAP_ADMIN_LOGIN: 1,
      BOOTSTRAP_CLIENT_ID: 1,
      BREACHED_PASSWORDS_URL: 1,
    });
    const { bootstrap: _, ...empty } = readConfig(Object.fromEntries(names.map((n) => [n, ''])));
    const { bootstrap: __, ...unset } = readConfig({});
    expect(empty).toEqual(unset);
  });

  it('has stricter defaults in production', () => {
    expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({
      production: true,
      demoData: false,
      playground: false,
      introspection: false,
      serverTiming: false,
      rateLimit: true,
    });
    expect(readConfig({ NODE_ENV: 'production', PLAYGROUND: 'on' }).playground).toBe(true);
  });

  it('reads all variables', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://accounts.example.com//',
      DATABASE_URL: 'postgresql://u:p@db.example.com:5432/accounts',
      BOOTSTRAP_ADMIN_LOGIN: 'root',
      BOOTSTRAP_ADMIN_PASSWORD: 'long enough',
      BOOTSTRAP_CLIENT_ID: '11111111-2222-3333-4444-555555555555',
      BOOTSTRAP_CLIENT_SECRET: 'x'.repeat(24),
      CORS_ORIGINS: 'https://a.example.com, http://localhost:3000',
      RATE_LIMIT: '0',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      SMTP_URL: 'smtps://mailer:p%40ss@mail.example.com:465',
      MAIL_FOLDER: '/var/mail',
      MAIL_FROM: 'Accounts <accounts@example.com>',
      BREACHED_PASSWORDS_URL: 'https://range.example.com/',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://accounts.example.com',
      database: { dialect: 'postgresql' },
      bootstrap: {
        adminLogin: 'root',
        adminPassword: { value: 'long enough', generated: false },
        clientId: '11111111-2222-3333-4444-555555555555',
      },
      corsOrigins: ['https://a.example.com', 'http://localhost:3000'],
      mail: {
        smtpUrl: 'smtps://mailer:p%40ss@mail.example.com:465',
        folder: '/var/mail',
        from: 'Accounts <accounts@example.com>',
      },
      rateLimit: false,
      trustedProxies: ['10.0.0.0/8', '::1'],
      breachedPasswordsUrl: 'https://range.example.com',
    });
    expect(readConfig({ DATABASE_URL: 'sqlite::memory:' }).database).toEqual({
      dialect: 'sqlite',
      file: null,
    });
  });

  it.each([
    ['PORT', '-1', 'a port number from 0 to 65535'],
    ['PORT', '65536', 'a port number'],
    ['PORT', '4e3', 'a port number'],
    ['PORT', ' 80', 'a port number'],
    ['PUBLIC_URL', 'accounts.example.com', 'an http or https URL'],
    ['PUBLIC_URL', 'ftp://accounts.example.com', 'an http or https URL'],
    ['PUBLIC_URL', 'https://Accounts.example.com', 'a lower-case origin'],
    ['PUBLIC_URL', 'https://example.com/a?b=c', 'a lower-case origin'],
    ['PUBLIC_URL', 'https://example.com/a//b', 'a lower-case origin'],
    ['PUBLIC_URL', 'https://example.com/a/../b', 'a lower-case origin'],
    ['PUBLIC_URL', 'https://example.com/%C3%BC', 'a lower-case origin'],
    ['PUBLIC_URL', 'https://user:secret@example.com', 'a lower-case origin'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error'],
    ['DEMO_DATA', 'yes', 'true or false'],
    ['PLAYGROUND', 'TRUE', 'true or false'],
    ['INTROSPECTION', '2', 'true or false'],
    ['RATE_LIMIT', '100', 'true or false'],
    ['MAX_CONNECTIONS', '0', 'an integer from 1 to 999999'],
    ['MAX_CONNECTIONS', 'many', 'an integer from 1 to 999999'],
    ['DATABASE_READERS', '0', 'an integer from 1 to 1000'],
    ['DATABASE_WRITERS', '1001', 'an integer from 1 to 1000'],
    ['DATABASE_CONNECT_TIMEOUT', '0', 'an integer from 1 to 3600000'],
    ['DATABASE_FREE_TIMEOUT', '1.5', 'an integer from 1 to 3600000'],
    ['DATABASE_STATEMENT_TIMEOUT', '-1', 'an integer from 1 to 3600000'],
    ['DATABASE_LOCK_TIMEOUT', '5s', 'an integer from 1 to 3600000'],
    ['DATABASE_IDLE_TRANSACTION_TIMEOUT', '3600001', 'an integer from 1 to 3600000'],
    ['REQUEST_TIMEOUT', 'never', 'an integer from 1 to 3600000'],
    [
      'SHUTDOWN_DELAY',
      '-1',
      'an integer number of milliseconds from 0 (no delay) to 300000 (5 minutes)',
    ],
    [
      'SHUTDOWN_DELAY',
      '300001',
      'an integer number of milliseconds from 0 (no delay) to 300000 (5 minutes)',
    ],
    [
      'ROLL_UP_INTERVAL',
      '-1',
      'an integer number of milliseconds from 0 (never) to 86400000 (one day)',
    ],
    [
      'ROLL_UP_INTERVAL',
      '1.5',
      'an integer number of milliseconds from 0 (never) to 86400000 (one day)',
    ],
    [
      'ROLL_UP_INTERVAL',
      '86400001',
      'an integer number of milliseconds from 0 (never) to 86400000 (one day)',
    ],
    ['SERVER_TIMING', 'no', 'true or false'],
    ['DISABLED_ENDPOINTS', 'none', 'true or false'],
    ['CORS_ORIGINS', 'https://a.example.com/path', 'a comma-separated list of origins'],
    ['CORS_ORIGINS', '*', 'a comma-separated list of origins'],
    ['TRUSTED_PROXIES', 'on', 'a comma-separated list of addresses and networks'],
    ['TRUSTED_PROXIES', '1', 'a comma-separated list of addresses and networks'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'a comma-separated list of addresses and networks'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8', 'a comma-separated list of addresses and networks'],
    ['BOOTSTRAP_CLIENT_ID', 'client', 'a lower-case UUID'],
    ['MAIL_FROM', 'nobody', 'an email address'],
    ['MAIL_FROM', 'a@example.com, b@example.com', 'an email address'],
    ['MAIL_FROM', 'A\r\nBcc: b <a@example.com>', 'an email address'],
  ])('refuses %s=%s with the name of the variable', (name, value, wanted) => {
    const message = failure({ [name]: value });
    expect(message.startsWith(`${name} is "${value}"`)).toBe(true);
    expect(message).toContain(`must be ${wanted}`);
  });

  it.each([
    ['BOOTSTRAP_ADMIN_PASSWORD', 'secret', 'at least 8 characters long'],
    ['BOOTSTRAP_CLIENT_SECRET', 'too-short-a-secret', 'at least 24 characters long'],
    ['DATABASE_URL', 'mysql://u:hunter2@db/accounts', 'sqlite:FILE'],
    ['DATABASE_URL', 'postgresql://u:hunter2@:x:y', 'sqlite:FILE'],
    [
      'DATABASE_LISTEN_URL',
      'postgresql://u:hunter2@db/accounts',
      'a URL with the scheme postgresql',
    ],
    ['SMTP_URL', 'user:hunter2@mail.example.com', 'a URL with the scheme smtp'],
    ['SMTP_URL', 'https://user:hunter2@mail.example.com', 'a URL with the scheme smtp'],
    ['BREACHED_PASSWORDS_URL', 'user:hunter2@range', 'an http or https URL'],
  ])('does not repeat the secret in the error for %s', (name, value, wanted) => {
    const message = failure({ [name]: value });
    expect(message.startsWith(`${name} must be ${wanted}`)).toBe(true);
    expect(message).not.toContain(value);
    expect(message).not.toContain('hunter2');
  });
});
