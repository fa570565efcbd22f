import { authorizationOf, startAccountGraph } from './account-graph.mjs';
import { expect } from './expect.mjs';
import { tokensOf } from './identity.mjs';
import { median } from './measure.mjs';
import { callers, longest } from './questions.mjs';

/** Number of measured requests. One before them is not measured. */
const requests = 5;

/** Total time after which a question is not sent again, in milliseconds. */
const enough = 2_000;

const env = {
  REQUEST_TIMEOUT: String(longest),
  DATABASE_STATEMENT_TIMEOUT: String(longest),
};

/** Returns the credentials and the tenant of `caller`. */
async function callerOf(server, caller, samples) {
  if (caller === 'root') {
    return { authorization: await authorizationOf(server, 'bearer'), tenantId: samples.rootId };
  }
  const { login, tenantId } = samples[caller];
  const { access_token: token } = await tokensOf({ server }, login);
  return { authorization: `Bearer ${token}`, tenantId };
}

const requestOf = ({ query, path }, { authorization, tenantId }, cursor) =>
  query
    ? {
        path: '/graphql',
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ query: query.replace('CURSOR', cursor) }),
      }
    : { path: path.replace('TENANT', tenantId), headers: { authorization } };

/**
 * Sends one request.
 *
 * @returns its time in milliseconds, infinite if the server gave up, and the body of the response
 */
async function send(server, { path, ...request }) {
  const start = performance.now();
  const response = await fetch(server.url + path, request);
  const text = await response.text();
  const time = performance.now() - start;
  const body = JSON.parse(text);
  const failed = response.status !== 200 || body.errors;
  // The deadline counts from the arrival of the request, and timers are not exact.
  if (failed && time > 0.95 * longest) return { time: Infinity };
  expect(!failed, `a list, got ${response.status} ${text}`);
  return { time, body };
}

/** Returns the cursor of a row near the end of the list; undefined if the server gave up. */
async function cursorOf({ query, near }, server, caller) {
  if (!query?.includes('CURSOR')) return '';
  const { body } = await send(server, requestOf({ query: near }, caller));
  if (!body) return undefined;
  const [{ pageInfo }] = Object.values(body.data);
  return pageInfo.startCursor;
}

/** Returns the request with `question` to a server; undefined if the server gave up its cursor. */
async function prepared(question, { server, ...caller }) {
  const cursor = await cursorOf(question, server, caller);
  return cursor === undefined ? undefined : requestOf(question, caller, cursor);
}

/** Starts the server again. SQLite continues a statement of which the server gave up the request. */
async function restart(entry) {
  const { server, caller, samples } = entry;
  await server.stop();
  Object.assign(server, await startAccountGraph(server.database, { env }));
  Object.assign(entry, await callerOf(server, caller, samples));
}

/** Returns the median times of the requests with `question` to each of `entries`, one by one. */
async function timesOf(question, entries) {
  const asked = [];
  for (const entry of entries) {
    const request = await prepared(question, entry);
    const { time } = request ? await send(entry.server, request) : { time: Infinity };
    if (time === Infinity) await restart(entry);
    asked.push({ server: entry.server, request, first: time, total: time, times: [] });
  }
  // In turn, so that other work on the machine affects all of them.
  for (let i = 0; i < requests; i++) {
    for (const one of asked) {
      // The first request can be slow because nothing is cached.
      if (one.first === Infinity || (one.total > enough && i > 0)) continue;
      const { time } = await send(one.server, one.request);
      one.times.push(time);
      one.total += time;
    }
  }
  return asked.map(({ first, times }) => (times.length > 0 ? median(times) : first));
}

/**
 * Asks `questions` as each caller, on each of the databases `sources` in turn.
 *
 * @returns for each question its name, and by caller the times in the order of `sources`
 */
export async function ask(questions, sources) {
  const servers = [];
  const results = questions.map(({ name }) => ({ name, times: {} }));
  try {
    for (const { url: database } of sources) {
      servers.push({ ...(await startAccountGraph(database, { env })), database });
    }
    for (const caller of callers) {
      const entries = [];
      for (const [i, { samples }] of sources.entries()) {
        const signedIn = await callerOf(servers[i], caller, samples);
        entries.push({ server: servers[i], caller, samples, ...signedIn });
      }
      for (const [i, question] of questions.entries()) {
        const times = await timesOf(question, entries);
        results[i].times[caller] = times;
        const shown = times.map((time) => time.toFixed(1)).join(' → ');
        console.error(`  ${caller}: ${question.name}: ${shown} ms`);
      }
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  return results;
}
