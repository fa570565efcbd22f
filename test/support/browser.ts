import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The browser of the machine; undefined if it has none. */
export const executablePath = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => path && existsSync(path));

if (!executablePath) {
  console.warn(
    '\n*** SKIPPED: the browser tests found no chromium. ***\n' +
      '*** Run "apt-get install chromium", or set CHROMIUM_PATH. ***\n',
  );
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. Without a profile it gets an empty one, which goes when it closes. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: flags });
