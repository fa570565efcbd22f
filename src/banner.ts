import type { Bootstrapped } from './bootstrap.js';
import type { Config } from './config.js';
import type { DemoLogin } from './demo/demo-logins.js';

type Line = readonly [name: string, value: string];

/** Formats `lines` as two columns, indented. */
function table(lines: readonly Line[]): string[] {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `  ${name.padEnd(width)}   ${value}`);
}

/**
 * Returns the secrets that this start has generated, or undefined if there are none. Print them as
 * soon as they are stored, because they cannot be read again.
 */
export function secretsText({ bootstrap }: Config, { clientId }: Bootstrapped): string | undefined {
  const { adminLogin, adminPassword, clientSecret } = bootstrap;
  const lines: Line[] = [];
  if (adminPassword.generated) {
    lines.push(['Administrator', `${adminLogin} / ${adminPassword.value}`]);
  }
  if (clientSecret.generated) lines.push(['API client', `${clientId} / ${clientSecret.value}`]);
  if (lines.length === 0) return undefined;
  return [
    '',
    'A new platform was set up. Save these credentials: they are not shown again.',
    ...table(lines),
  ].join('\n');
}

/** Lists the addresses of the server, which listens at `url`. */
export function placesText(config: Config, url: string): string {
  const lines: Line[] = [
    ['Start page', `${url}/`],
    ...(config.playground ? [['Playground', `${url}/playground`] as const] : []),
    ['GraphQL', `${url}/graphql`],
    ['REST', `${url}/api/2`],
    ['REST reference', `${url}/docs`],
    ['Health', `${url}/healthz`],
    ...(config.mail.smtpUrl
      ? []
      : [['Mail', `emails are written to ${config.mail.folder}`] as const]),
  ];
  return ['', `account-graph is listening on ${url}`, '', ...table(lines)].join('\n');
}

/** Lists the logins of the demo data. `made` is true if this start created the data. */
export function demoText(logins: readonly DemoLogin[], password: string, made: boolean): string {
  const intro = made
    ? `Demo data was created. Sign in with the password ${password} as`
    : `Demo data exists. Unless it was changed, the password is ${password} for`;
  return [
    '',
    intro,
    ...table(logins.map(({ login, role, tenant }) => [login, `${role} of ${tenant}`])),
  ].join('\n');
}
