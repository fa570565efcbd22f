import { hash, verify } from '@node-rs/argon2';
import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { Passwords } from '../../../src/domain/identity/passwords/passwords.js';

/** How many hashes were verified. */
let made = 0;
const passwords = new Passwords(undefined, false, pino({ level: 'silent' }), (...given) => {
  made++;
  return verify(...given);
});
beforeEach(() => (made = 0));

it.each([
  ['of ASCII', 'wrong password', 1],
  ['in NFKC', 'wröng password', 1],
  ['in another form', 'wro\u0308ng password', 2],
])(
  'a wrong password %s takes the same work with and without an account',
  async (_, wrong, work) => {
    const right = await passwords.passwordHashOf('the right password', '10.0.0.1');
    for (const stored of [right, undefined]) {
      made = 0;
      expect(await passwords.matches(stored, wrong, '10.0.0.1')).toBe('different');
      expect(made).toBe(work);
    }
  },
);

it('a correct password takes one verification, or two if the hash was made without normalization', async () => {
  const sent = 'Zoe\u0308 is right';
  const stored = await passwords.passwordHashOf(sent, '10.0.0.1');
  expect(await passwords.matches(stored, sent, '10.0.0.1')).toBe('same');
  expect(made).toBe(1);
  const old = await hash(sent);
  expect(await passwords.matches(old, sent, '10.0.0.1')).toBe('outdated');
  expect(made).toBe(3);
});

it.each([
  ['one character that is eighteen in NFKC', '\ufdfa', false],
  ['eight characters', 'ﬁﬁﬁﬁ zöß', true],
  ['seven characters and an accent of its own', 'zo\u0308ß ab1', false],
  ['256 characters that are as many in NFKC alone', 'o\u0308'.repeat(256), true],
  ['256 characters that are more in NFKC', '½'.repeat(256), true],
  ['257 characters', 'ö'.repeat(257), false],
  ['very many accents', `a${'\u0301\u0323'.repeat(250_000)}`, false],
])('%s is accepted or refused as expected', async (_, password, acceptable) => {
  const start = performance.now();
  const refused = await passwords
    .assertAcceptable(password)
    .catch((error: unknown) => (error as Error).message);
  expect(refused).toBe(acceptable ? undefined : 'password must be 8 to 256 characters long');
  const stored = await passwords.passwordHashOf('the right password', '10.0.0.1');
  expect(await passwords.matches(stored, password, '10.0.0.1')).toBe('different');
  if (acceptable) {
    const own = await passwords.passwordHashOf(password, '10.0.0.1');
    expect(await passwords.matches(own, password.normalize('NFC'), '10.0.0.1')).toBe('same');
  }
  expect(performance.now() - start).toBeLessThan(5_000);
});
