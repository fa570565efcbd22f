import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { usualWaits, type Waits } from './database/waits.js';

/** An invalid environment variable. The message contains its name, the error and how to correct it. */
export class ConfigError extends Error {}

type Source = Readonly<Record<string, string | undefined>>;

export type DatabaseConfig =
  | { readonly dialect: 'sqlite'; readonly file: string | null }
  | {
      readonly dialect: 'postgresql';
      readonly url: string;
      /** URL for notifications of writes by other instances, if `url` is that of a pooler. */
      readonly listenUrl?: string;
    };

/** A secret that is generated if it is not configured. */
export interface Secret {
  readonly value: string;
  /** Whether the secret was generated. It must be shown once. */
  readonly generated: boolean;
}

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /**
   * URL at which clients reach this server, without a trailing slash. It is the issuer of its
   * tokens.
   */
  readonly publicUrl: string;
  readonly database: DatabaseConfig;
  /** Timeouts of the database, and the sizes of its pools. */
  readonly waits: Waits;
  /** Whether the server runs pending migrations when it starts; otherwise it refuses to. */
  readonly migrateOnStart: boolean;
  readonly bootstrap: {
    readonly adminLogin: string;
    readonly adminPassword: Secret;
    readonly clientId: string | undefined;
    readonly clientSecret: Secret;
  };
  readonly demoData: boolean;
  readonly logLevel: LogLevel;
  readonly playground: boolean;
  readonly introspection: boolean;
  readonly rateLimit: boolean;
  /** Maximum number of open connections. */
  readonly maxConnections: number;
  /** Time in milliseconds for which a stopping server still serves requests while `/readyz` is 503. */
  readonly shutdownDelay: number;
  /** Addresses and networks of trusted proxies, whose `X-Forwarded-*` headers are used. */
  readonly trustedProxies: readonly string[];
  readonly serverTiming: boolean;
  /** Whether to serve the operations that the contract marks as disabled. */
  readonly disabledEndpoints: boolean;
  /** Interval between aggregations of reported usage, in milliseconds; 0 for never. */
  readonly rollUpInterval: number;
  /** Origins of browser pages that can call the APIs, in addition to the origin of the server. */
  readonly corsOrigins: readonly string[];
  /** Whether other identity providers can be on this machine or in a private network. */
  readonly federationAllowPrivate: boolean;
  /** Whether SAML identity providers can sign with SHA-1. */
  readonly samlAllowSha1: boolean;
  /** Whether the mail servers of brands can be on this machine or in a private network. */
  readonly smtpAllowPrivate: boolean;
  /** Whether users can sign in with the MD5 digest of their password (ADR 11). */
  readonly md5PasswordGrant: boolean;
  readonly mail: {
    /** URL of the SMTP server with credentials; undefined if mails are written to files. */
    readonly smtpUrl: string | undefined;
    /** Folder of those files. */
    readonly folder: string;
    /** Sender address of mails. */
    readonly from: string;
  };
  /** Folder for the files of usage reports. */
  readonly reportsFolder: string;
  /** Base URL of a k-anonymity range service for breached passwords; undefined if none is used. */
  readonly breachedPasswordsUrl: string | undefined;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const uuidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

function fail(name: string, value: string, expected: string): never {
  // Error messages are logged and must not contain secrets.
  const shown = /SECRET|PASSWORD|DATABASE_(LISTEN_)?URL|SMTP_URL/.test(name)
    ? ''
    : ` is "${value}", but`;
  throw new ConfigError(`${name}${shown} must be ${expected}`);
}

function flag(source: Source, name: string, fallback: boolean): boolean {
  const value = source[name];
  if (value === undefined || value === '') return fallback;
  if (['true', 'on', '1'].includes(value)) return true;
  if (['false', 'off', '0'].includes(value)) return false;
  return fail(name, value, 'true or false');
}

/** The password of the demo logins is public, so production must not have demo data. */
function readDemoData(source: Source, production: boolean): boolean {
  const demoData = flag(source, 'DEMO_DATA', !production);
  if (demoData && production)
    fail('DEMO_DATA', source.DEMO_DATA!, 'off in production because its passwords are public');
  return demoData;
}

function readPort(source: Source): number {
  const value = source.PORT || '4000';
  const port = Number(value);
  return /^\d{1,5}$/.test(value) && port <= 65_535
    ? port
    : fail('PORT', value, 'a port number from 0 to 65535');
}

function readRollUpInterval(source: Source): number {
  const value = source.ROLL_UP_INTERVAL || '1000';
  const interval = Number(value);
  return /^\d{1,8}$/.test(value) && interval <= 86_400_000
    ? interval
    : fail(
        'ROLL_UP_INTERVAL',
        value,
        'an integer number of milliseconds from 0 (never) to 86400000 (one day)',
      );
}

function readMaxConnections(source: Source): number {
  const value = source.MAX_CONNECTIONS || '4096';
  const count = Number(value);
  return /^\d{1,6}$/.test(value) && count > 0
    ? count
    : fail('MAX_CONNECTIONS', value, 'an integer from 1 to 999999');
}

function readShutdownDelay(source: Source, production: boolean): number {
  const value = source.SHUTDOWN_DELAY || (production ? '5000' : '0');
  const delay = Number(value);
  return /^\d{1,6}$/.test(value) && delay <= 300_000
    ? delay
    : fail(
        'SHUTDOWN_DELAY',
        value,
        'an integer number of milliseconds from 0 (no delay) to 300000 (5 minutes)',
      );
}

function readUrl(source: Source, name: string): string | undefined {
  const value = source[name];
  if (!value) return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    fail(name, value, 'an http or https URL');
  }
  return value.replace(/\/+$/, '');
}

/** Reads the public URL: an origin, optionally with a path of plain segments. */
function readPublicUrl(source: Source, port: number): string {
  const value = readUrl(source, 'PUBLIC_URL');
  if (value === undefined) return `http://localhost:${port}`;
  const { origin, pathname } = new URL(value);
  const path = pathname.replace(/\/$/, '');
  if (origin + path !== value || !/^(\/[\w.~-]+)*$/.test(path)) {
    fail(
      'PUBLIC_URL',
      value,
      'a lower-case origin with an optional path, such as https://accounts.example.com or https://example.com/accounts',
    );
  }
  return value;
}

function readMail(source: Source, publicUrl: string): Config['mail'] {
  const smtpUrl = source.SMTP_URL || undefined;
  if (smtpUrl && !(/^smtps?:\/\/[^/]/.test(smtpUrl) && URL.canParse(smtpUrl))) {
    fail('SMTP_URL', smtpUrl, 'a URL with the scheme smtp or smtps');
  }
  const from = source.MAIL_FROM || `no-reply@${new URL(publicUrl).hostname}`;
  if (!/^([^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from)) {
    fail(
      'MAIL_FROM',
      from,
      'an email address, such as name@example.com or Name <name@example.com>',
    );
  }
  return { smtpUrl, folder: source.MAIL_FOLDER || './data/mail', from };
}

/** Whether `value` is a URL of PostgreSQL. The host can be in the query, or be the default socket. */
const isPostgresUrl = (value: string): boolean =>
  /^postgres(ql)?:\/\//.test(value) && URL.canParse(value.replace(/@(?=\/|$)/, '@socket'));

function readDatabase(source: Source): DatabaseConfig {
  const value = source.DATABASE_URL || 'sqlite:./data/accounts.sqlite';
  const listenUrl = source.DATABASE_LISTEN_URL || undefined;
  if (listenUrl && !(isPostgresUrl(listenUrl) && isPostgresUrl(value))) {
    fail(
      'DATABASE_LISTEN_URL',
      listenUrl,
      'a URL with the scheme postgresql for the same database as DATABASE_URL, which must be a PostgreSQL URL as well',
    );
  }
  if (value === 'sqlite::memory:') return { dialect: 'sqlite', file: null };
  if (value.startsWith('sqlite:') && value.length > 7) {
    return { dialect: 'sqlite', file: value.slice(7) };
  }
  if (isPostgresUrl(value)) {
    return { dialect: 'postgresql', url: value, ...(listenUrl && { listenUrl }) };
  }
  return fail(
    'DATABASE_URL',
    value,
    'sqlite:FILE, sqlite::memory: or a URL with the scheme postgresql',
  );
}

/** Reads an integer from 1 to `most`. */
function readCount(source: Source, name: string, fallback: number, most: number): number {
  const value = source[name];
  if (!value) return fallback;
  const count = Number(value);
  return /^\d{1,7}$/.test(value) && count >= 1 && count <= most
    ? count
    : fail(name, value, `an integer from 1 to ${most}`);
}

/** One hour in milliseconds, the maximum of all timeouts. */
const hour = 3_600_000;

function readWaits(source: Source): Waits {
  return {
    ...usualWaits,
    connect: readCount(source, 'DATABASE_CONNECT_TIMEOUT', usualWaits.connect, hour),
    free: readCount(source, 'DATABASE_FREE_TIMEOUT', usualWaits.free, hour),
    statement: readCount(source, 'DATABASE_STATEMENT_TIMEOUT', usualWaits.statement, hour),
    rowLock: readCount(source, 'DATABASE_LOCK_TIMEOUT', usualWaits.rowLock, hour),
    idleTransaction: readCount(
      source,
      'DATABASE_IDLE_TRANSACTION_TIMEOUT',
      usualWaits.idleTransaction,
      hour,
    ),
    request: readCount(source, 'REQUEST_TIMEOUT', usualWaits.request, hour),
    readers: readCount(source, 'DATABASE_READERS', usualWaits.readers, 1000),
    writers: readCount(source, 'DATABASE_WRITERS', usualWaits.writers, 1000),
  };
}

function readSecret(source: Source, name: string, minimum: number): Secret {
  const value = source[name];
  if (!value) return { value: randomBytes(24).toString('base64url'), generated: true };
  if (value.length < minimum) fail(name, value, `at least ${minimum} characters long`);
  return { value, generated: false };
}

function readLogLevel(source: Source): LogLevel {
  const value = source.LOG_LEVEL || 'info';
  return (
    logLevels.find((level) => level === value) ??
    fail('LOG_LEVEL', value, `one of ${logLevels.join(', ')}`)
  );
}

function readClientId(source: Source): string | undefined {
  const value = source.BOOTSTRAP_CLIENT_ID;
  if (value && !uuidPattern.test(value)) fail('BOOTSTRAP_CLIENT_ID', value, 'a lower-case UUID');
  return value || undefined;
}

function readOrigins(source: Source): string[] {
  const values = (source.CORS_ORIGINS ?? '').split(',').map((value) => value.trim());
  return values.filter(Boolean).map((value) => {
    if (!URL.canParse(value) || new URL(value).origin !== value) {
      fail(
        'CORS_ORIGINS',
        value,
        'a comma-separated list of origins such as https://ui.example.com',
      );
    }
    return value;
  });
}

/** Whether `value` is an address or a network such as `10.0.0.0/8`. */
function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return (
    longest > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest))
  );
}

function readTrustedProxies(source: Source): string[] {
  const value = source.TRUSTED_PROXIES;
  if (!value) return [];
  const networks = value.split(',').map((each) => each.trim());
  return networks.every(isNetwork)
    ? networks
    : fail(
        'TRUSTED_PROXIES',
        value,
        'a comma-separated list of addresses and networks such as 10.0.0.0/8',
      );
}

/**
 * Reads the configuration from `source`. `.env.example` describes every variable.
 *
 * @throws ConfigError for the first variable with an invalid value
 */
export function readConfig(source: Source = process.env): Config {
  const production = source.NODE_ENV === 'production';
  const port = readPort(source);
  const host = source.HOST || '127.0.0.1';
  const publicUrl = readPublicUrl(source, port);
  return {
    production,
    port,
    host,
    publicUrl,
    database: readDatabase(source),
    waits: readWaits(source),
    migrateOnStart: flag(source, 'MIGRATE_ON_START', true),
    bootstrap: {
      adminLogin: source.BOOTSTRAP_ADMIN_LOGIN || 'admin',
      adminPassword: readSecret(source, 'BOOTSTRAP_ADMIN_PASSWORD', 8),
      clientId: readClientId(source),
      clientSecret: readSecret(source, 'BOOTSTRAP_CLIENT_SECRET', 24),
    },
    demoData: readDemoData(source, production),
    logLevel: readLogLevel(source),
    playground: flag(source, 'PLAYGROUND', !production),
    introspection: flag(source, 'INTROSPECTION', !production),
    rateLimit: flag(source, 'RATE_LIMIT', true),
    maxConnections: readMaxConnections(source),
    shutdownDelay: readShutdownDelay(source, production),
    trustedProxies: readTrustedProxies(source),
    serverTiming: flag(source, 'SERVER_TIMING', !production),
    disabledEndpoints: flag(source, 'DISABLED_ENDPOINTS', true),
    rollUpInterval: readRollUpInterval(source),
    corsOrigins: readOrigins(source),
    federationAllowPrivate: flag(source, 'FEDERATION_ALLOW_PRIVATE', !production),
    samlAllowSha1: flag(source, 'SAML_ALLOW_SHA1', false),
    smtpAllowPrivate: flag(source, 'SMTP_ALLOW_PRIVATE', !production),
    md5PasswordGrant: flag(source, 'MD5_PASSWORD_GRANT', false),
    mail: readMail(source, publicUrl),
    reportsFolder: source.REPORTS_FOLDER || './data/reports',
    breachedPasswordsUrl: readUrl(source, 'BREACHED_PASSWORDS_URL'),
  };
}
