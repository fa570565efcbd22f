/*
 * Reads during writes, and concurrent writes, on PostgreSQL: this build, or this build and an
 * earlier one in turn, each on a new database.
 *
 *   npm --prefix bench run writes -- [--baseline ../earlier/dist/main.js] [--seconds 5] [--rounds 3]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  authorizationOf,
  clientBasic,
  defaultServer,
  password,
  startAccountGraph,
  tokenForm,
} from './account-graph.mjs';
import { expect } from './expect.mjs';
import { startPostgres } from './postgres.mjs';

const { values: options } = parseArgs({
  options: {
    baseline: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    writers: { type: 'string', default: '32' },
    readers: { type: 'string', default: '16' },
    'writes-per-second': { type: 'string', default: '200' },
  },
});
const seconds = Number(options.seconds);
const writers = Number(options.writers);
const readers = Number(options.readers);
const rate = Number(options['writes-per-second']);

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends a request. Returns its status, its body and its number of statements. */
function call(url, method, path, authorization, body) {
  return new Promise((done, fail) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const sent = send(
      url + path,
      {
        agent,
        method,
        headers: {
          authorization,
          ...(payload && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => (text += part));
        answer.on('end', () => {
          const statements = Number(
            /"(\d+) statement/.exec(answer.headers['server-timing'] ?? '')?.[1],
          );
          done({ status: answer.statusCode, text, statements });
        });
        answer.on('error', fail);
      },
    );
    sent.on('error', fail).end(payload);
  });
}

async function ok(...given) {
  const { status, text, statements } = await call(...given);
  expect(status < 300, `a success, got ${status} ${text}`);
  return { body: text === '' ? undefined : JSON.parse(text), statements };
}

/** Starts a build on a new database with users who write, users who are changed and users who read. */
async function enter(label, script, postgres, index) {
  await postgres.query(`create database writes_${index}`);
  const server = await startAccountGraph(`${postgres.url}/writes_${index}`, {
    script,
    env: { SERVER_TIMING: 'on', ROLL_UP_INTERVAL: '0' },
  });
  const { url } = server;
  const authorization = await authorizationOf(server, 'bearer');
  const { body: root } = await ok(
    url,
    'GET',
    '/api/2/clients/be9c4000-0000-4000-8000-00000000be9c',
    authorization,
  );
  const users = [];
  for (let n = 0; n < writers + 64; n++) {
    const { body } = await ok(url, 'POST', '/api/2/users', authorization, {
      tenant_id: root.tenant_id,
      login: `user-${n}`,
    });
    users.push({ id: body.id, version: body.version });
  }
  const reading = [];
  for (const user of users.slice(writers, writers + 48)) {
    await ok(url, 'POST', `/api/2/users/${user.id}/password`, clientBasic, { password });
    const { body: now } = await ok(url, 'GET', `/api/2/users/${user.id}`, authorization);
    user.version = now.version;
    const { path, headers, body } = tokenForm('token', {
      grant_type: 'password',
      username: now.login,
      password,
    });
    const response = await fetch(url + path, { method: 'POST', headers, body });
    reading.push({ id: user.id, authorization: `Bearer ${(await response.json()).access_token}` });
  }
  return { label, server, url, authorization, users, reading, rows: {} };
}

/** A write that changes no access: the language of a user. */
const language = async ({ url, authorization }, user) => {
  const { body } = await ok(url, 'PUT', `/api/2/users/${user.id}`, authorization, {
    version: user.version,
    language: user.version % 2 ? 'de' : 'en',
  });
  user.version = body.version;
};

/** A write that changes access: disabling or enabling a user. */
const enabled = async ({ url, authorization }, user) => {
  const { body } = await ok(url, 'PUT', `/api/2/users/${user.id}`, authorization, {
    version: user.version,
    enabled: user.version % 2 === 0,
  });
  user.version = body.version;
};

/** Returns the commits per second with all writers. */
async function commits(entry, write) {
  let count = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    entry.users.slice(0, writers).map(async (user) => {
      while (performance.now() < end) {
        await write(entry, user);
        count++;
      }
    }),
  );
  return count / seconds;
}

/**
 * Returns reads per second, their 99th percentile (ms) and statements per read, while `write` runs
 * at the rate.
 */
async function reads(entry, write) {
  const end = performance.now() + seconds * 1000;
  const latencies = [];
  let statements = 0;
  let written = 0;
  const changing = entry.users.slice(writers + 48);
  const writing = (async () => {
    const start = performance.now();
    const underWay = new Set();
    for (let n = 0; write && performance.now() < end; n++) {
      const wait = start + (n * 1000) / rate - performance.now();
      if (wait > 1) await sleep(wait);
      const user = changing[n % changing.length];
      if (underWay.has(user)) continue;
      underWay.add(user);
      void write(entry, user).then(() => (written++, underWay.delete(user)));
    }
    while (underWay.size > 0) await sleep(5);
  })();
  await Promise.all(
    Array.from({ length: readers }, async (_, first) => {
      for (let n = first; performance.now() < end; n += readers) {
        const { id, authorization } = entry.reading[n % entry.reading.length];
        const begun = performance.now();
        const { statements: took } = await ok(
          entry.url,
          'GET',
          `/api/2/users/${id}`,
          authorization,
        );
        latencies.push(performance.now() - begun);
        statements += took;
      }
    }),
  );
  await writing;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p99: latencies[Math.floor(latencies.length * 0.99)],
    statements: statements / latencies.length,
    writes: written / seconds,
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const folder = await mkdtemp(join(tmpdir(), 'account-graph-bench-writes-'));
const postgres = await startPostgres(folder);
const entries = [];
try {
  const builds = [
    ['this build', defaultServer],
    ...(options.baseline ? [['baseline', resolve(options.baseline)]] : []),
  ];
  for (const [index, [label, script]] of builds.entries()) {
    entries.push(await enter(label, script, postgres, index));
  }
  const measures = {
    [`commits/s, ${writers} writers, no change of access`]: (entry) => commits(entry, language),
    [`commits/s, ${writers} writers, changes of access`]: (entry) => commits(entry, enabled),
  };
  for (const [name, write] of [
    ['no writes', undefined],
    [`${rate} writes/s that change no access`, language],
    [`${rate} writes/s that change the access of others`, enabled],
  ]) {
    measures[`reads/s, ${name}`] = (entry) => reads(entry, write);
  }
  for (let round = 0; round <= Number(options.rounds); round++) {
    for (const [name, measure] of Object.entries(measures)) {
      for (const entry of entries) {
        const value = await measure(entry);
        // The first round warms up.
        if (round > 0) (entry.rows[name] ??= []).push(value);
      }
    }
  }
  console.log('| measure | ' + entries.map(({ label }) => label).join(' | ') + ' | ratio |');
  console.log('|---|' + entries.map(() => '---:|').join('') + '---:|');
  for (const name of Object.keys(measures)) {
    const cells = entries.map(({ rows }) => {
      const values = rows[name];
      if (typeof values[0] === 'number')
        return { main: median(values), text: median(values).toFixed(0) };
      const of = (key) => median(values.map((value) => value[key]));
      return {
        main: of('perSecond'),
        text: `${of('perSecond').toFixed(0)}, p99 ${of('p99').toFixed(1)} ms, ${of('statements').toFixed(2)} statements, ${of('writes').toFixed(0)} writes/s`,
      };
    });
    const ratio = cells[1] ? (cells[0].main / cells[1].main).toFixed(2) : '';
    console.log(`| ${name} | ${cells.map(({ text }) => text).join(' | ')} | ${ratio} |`);
  }
} finally {
  await Promise.all(entries.map(({ server }) => server.stop()));
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
