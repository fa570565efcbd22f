import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorizationOf, startAccountGraph } from './account-graph.mjs';
import { expect } from './expect.mjs';
import { database } from './generate.mjs';
import { historyPeriod, tenantsFor } from './tree.mjs';

/** Two formats at once, as in most requests for reports. */
const formats = ['csv_v2_0', 'json_v1'];

const mebibyte = 2 ** 20;

/**
 * Returns the current and the maximum memory of the process `pid`, in MiB; NaN if the system does
 * not report it.
 */
async function memoryOf(pid) {
  const file = `/proc/${pid}/status`;
  const status = existsSync(file) ? await readFile(file, 'utf8') : '';
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

/** Counts the lines and bytes of the response of `url`, without holding it in memory as a whole. */
async function countLines(url, headers) {
  const response = await fetch(url, { headers });
  expect(response.status === 200, `a report, got ${response.status}`);
  let lines = 0;
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return { lines, bytes };
}

/**
 * Requests a report on the usage of each customer on each day of a month. Measures the time from
 * the request until it can be downloaded, and the memory.
 *
 * @param {{ dialect: 'sqlite' | 'postgresql', customers: number, cache: string, postgres?: object,
 *   script: string, nodeArguments: string[] }} options
 */
export async function measureReport({
  dialect,
  customers,
  cache,
  postgres,
  script,
  nodeArguments,
}) {
  const tenants = tenantsFor(customers);
  const source = await database({ dialect, tenants, cache, postgres, history: true });
  const folder = await mkdtemp(join(tmpdir(), 'account-graph-bench-reports-'));
  const server = await startAccountGraph(source.url, {
    script,
    nodeArguments,
    env: { REPORTS_FOLDER: folder },
  });
  try {
    const headers = { authorization: await authorizationOf(server, 'bearer') };
    const call = async (path, body) => {
      const response = await fetch(`${server.url}/api/2${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      });
      const text = await response.text();
      expect(response.status === 200, `status 200, got ${response.status} ${text}`);
      return JSON.parse(text);
    };
    const before = await memoryOf(server.pid);
    const start = performance.now();
    const { id } = await call('/reports', {
      parameters: {
        tenant_id: source.samples.rootId,
        level: 'all_customers',
        kind: 'usage_daily',
        formats,
        period: historyPeriod,
      },
      schedule: { type: 'once' },
      result_action: 'save',
      recipients: [],
    });
    let items;
    do {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ items } = await call(`/reports/${id}/stored`));
    } while (items.some(({ status }) => status === 'in_progress'));
    const seconds = (performance.now() - start) / 1000;
    const { peak } = await memoryOf(server.pid);
    expect(
      items.every(({ status }) => status === 'saved'),
      `files, got ${JSON.stringify(items)}`,
    );
    const csv = items.find(({ report_format: format }) => format === 'csv_v2_0');
    const download = `${server.url}/api/2/reports/${id}/stored/${csv.id}`;
    const { lines, bytes } = await countLines(download, headers);
    expect(bytes === csv.size, `${csv.size} bytes, got ${bytes}`);
    return {
      dialect,
      customers,
      rows: lines - 1,
      seconds,
      size: items.reduce((sum, { size }) => sum + size, 0) / mebibyte,
      before: before.now,
      peak,
    };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}
