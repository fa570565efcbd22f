import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { numbered } from './numbered.mjs';

const loadScript = fileURLToPath(new URL('load.mjs', import.meta.url));

/** Runs one burst of load in a separate process. */
function load(options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [loadScript], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let problems = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (problems += chunk));
    child.on('exit', (code) => {
      if (code !== 0) return reject(new Error(`the load ended with status ${code}: ${problems}`));
      const result = JSON.parse(output);
      if (result.failures > 0) return reject(new Error(`${result.failures} requests failed`));
      resolve(result);
    });
    child.stdin.end(JSON.stringify(options));
  });
}

/** Returns the requests of `workload` to `entry`, one per id. */
function requestsOf(workload, { contestant, authorization, samples, prepared }) {
  const request = workload.request(contestant, prepared);
  const own = authorization && !workload.anonymous ? { authorization } : {};
  return samples[workload.ids].map((id, index, ids) => {
    const { headers = {}, ...rest } = request(id, index, ids);
    return { id, ...rest, headers: { ...own, ...headers } };
  });
}

/**
 * Returns the requests of a burst of `workload` to `entry`; new ones for each burst if none can be
 * repeated.
 */
async function sentBy(workload, entry, burst) {
  const fresh = workload.fresh?.[entry.contestant];
  if (fresh) return fresh(entry, burst);
  return { requests: requestsOf(workload, entry).map(({ id: _, ...request }) => request) };
}

function difference(wanted, got) {
  let at = 0;
  while (wanted[at] === got[at]) at++;
  const part = (text) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 80));
  return `got ${part(got)} where there is ${part(wanted)}`;
}

/**
 * Sends every request of `workload` once and compares the responses of the contestants, except for
 * requests that cannot be repeated.
 *
 * @throws Error that names the contestant and the first wrong response
 */
async function check(workload, entries) {
  const first = new Map();
  for (const entry of entries) {
    if (workload.fresh?.[entry.contestant]) continue;
    for (const { id, path, changing, ...request } of requestsOf(workload, entry)) {
      const body = changing ? numbered(request.body, changing, 1) : request.body;
      const response = await fetch(entry.server.url + path, { ...request, body });
      const text = await response.text();
      try {
        if (response.status !== 200) throw new Error(`status 200, got ${response.status}`);
        workload.check(JSON.parse(text), id);
        if (workload.same) {
          const same = workload.same(text);
          if (!first.has(id)) first.set(id, same);
          else if (entry.database === entries[0].database && first.get(id) !== same) {
            throw new Error(`the bytes of ${entries[0].label}, ${difference(first.get(id), same)}`);
          }
        }
      } catch (error) {
        const answer = text.slice(0, 500);
        throw new Error(`${workload.name}, ${entry.label}, ${path}: ${error.message}\n${answer}`);
      }
    }
  }
}

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures one workload: warms up all contestants, then measures them in turn, round by round.
 *
 * @returns for each contestant the median of its rounds, and `ratios[label]`: the median over the
 *   rounds of the first contestant's requests per second by that contestant's
 */
export async function measure(workload, entries, { connections, seconds, rounds, warmUp }) {
  for (const entry of entries) entry.prepared = await workload.prepare?.(entry);
  await check(workload, entries);
  const burst = async (entry, duration) => {
    const options = { connections, seconds: duration };
    const sent = await sentBy(workload, entry, options);
    return load({ url: entry.server.url, ...options, ...sent });
  };
  for (const entry of entries) await burst(entry, warmUp);
  const results = new Map(entries.map((entry) => [entry.label, []]));
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      process.stderr.write(`  ${workload.name} round ${round + 1}/${rounds}: ${entry.label} `);
      const result = await burst(entry, seconds);
      process.stderr.write(`${Math.round(result.rps)}/s\n`);
      results.get(entry.label).push(result);
    }
  }
  const reference = results.get(entries[0].label);
  return entries.map(({ label, contestant }) => {
    const list = results.get(label);
    return {
      label,
      contestant,
      rps: median(list.map(({ rps }) => rps)),
      p50: median(list.map(({ p50 }) => p50)),
      p99: median(list.map(({ p99 }) => p99)),
      ratio: median(list.map(({ rps }, round) => reference[round].rps / rps)),
    };
  });
}
