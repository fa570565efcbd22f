import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { authorizationOf, defaultServer, repository, startAccountGraph } from './account-graph.mjs';
import { startServer } from './processes.mjs';
import { questions } from './questions.mjs';
import { markdown, passed } from './report.mjs';
import { growthWorkloads, workloads } from './workloads.mjs';

const { values: options } = parseArgs({
  options: {
    database: { type: 'string', default: 'both' },
    only: { type: 'string' },
    tenants: { type: 'string', default: '20000' },
    growth: { type: 'boolean', default: false },
    'growth-tenants': { type: 'string', default: '500000' },
    customers: { type: 'string', default: '10000' },
    large: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    quick: { type: 'boolean', default: false },
    auth: { type: 'string', default: 'bearer' },
    server: { type: 'string', default: defaultServer },
    baseline: { type: 'string' },
    profile: { type: 'string' },
    build: { type: 'boolean', default: true },
    cache: { type: 'string' },
  },
  allowNegative: true,
});

const quick = options.quick ? { seconds: 2, rounds: 1, warmUp: 1 } : {};
const settings = {
  connections: Number(options.connections),
  seconds: Number(options.seconds),
  rounds: Number(options.rounds),
  warmUp: Number(options['warm-up']),
  ...quick,
};

if (options.build) {
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: repository, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}
if (!existsSync(options.server)) throw new Error(`${options.server} is missing: build first`);
// Imported after the build, because these modules read it.
const { database, defaultCache } = await import('./generate.mjs');
const { startPostgres } = await import('./postgres.mjs');
const { measure } = await import('./measure.mjs');
const { measureReport } = await import('./reports.mjs');
const { ask } = await import('./ask.mjs');

const cache = options.cache ?? defaultCache;
const dialects = options.database === 'both' ? ['postgresql', 'sqlite'] : [options.database];
/** `--only rest` selects all workloads and questions whose names start with `rest`. */
const wanted = ({ name }) =>
  !options.only || options.only.split(',').some((only) => name.startsWith(only));

const postgres = dialects.includes('postgresql') ? await startPostgres(cache) : undefined;
const servers = [];

const scripts = {
  mercurius: 'contestants/mercurius.mjs',
  bare: 'contestants/bare.mjs',
  'bare-usages': 'contestants/bare-usages.mjs',
  hello: 'contestants/hello.mjs',
  postgraphile: '../peers/postgraphile/server.mjs',
};

const nodeArguments = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];

/** Starts `contestant` on `source`, ready to be measured. `script` is the build for account-graph. */
async function enter(contestant, source, label = contestant, script = options.server) {
  if (contestant !== 'account-graph') {
    const script = fileURLToPath(new URL(scripts[contestant], import.meta.url));
    const server = await startServer(contestant, script, { env: { DATABASE_URL: source.url } });
    servers.push(server);
    return { contestant, label, server, samples: source.samples, database: source.url };
  }
  const server = await startAccountGraph(source.url, { script, nodeArguments });
  servers.push(server);
  const authorization = await authorizationOf(server, options.auth);
  return {
    contestant,
    label,
    server,
    authorization,
    samples: source.samples,
    database: source.url,
  };
}

async function stopServers() {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

async function compare(dialect) {
  if (!workloads.some(wanted)) return [];
  const source = await database({ dialect, tenants: Number(options.tenants), cache, postgres });
  const peers = dialect === 'postgresql' ? Object.keys(scripts) : ['bare', 'bare-usages', 'hello'];
  const chosen = workloads.filter(wanted).map((workload) => ({
    workload,
    names: workload.contestants.filter((name) => name === 'account-graph' || peers.includes(name)),
  }));
  const entries = new Map();
  const sections = [];
  for (const { workload, names } of chosen) {
    for (const name of names) if (!entries.has(name)) entries.set(name, await enter(name, source));
    console.error(`${dialect}: ${workload.title}`);
    const results = await measure(
      workload,
      names.map((name) => entries.get(name)),
      settings,
    );
    sections.push({ dialect, workload, results });
  }
  await stopServers();
  return sections;
}

/** Compares this build and an earlier one, each on a database with its own schema and the same rows. */
async function compareBuilds(dialect) {
  const entries = [];
  for (const script of [options.server, resolve(options.baseline)]) {
    const source = await database({
      dialect,
      tenants: Number(options.tenants),
      cache,
      postgres,
      script,
    });
    const label = script === options.server ? 'account-graph' : 'baseline';
    entries.push(await enter('account-graph', source, label, script));
  }
  const sections = [];
  for (const workload of workloads.filter(wanted)) {
    console.error(`${dialect}: ${workload.title}`);
    sections.push({ dialect, workload, results: await measure(workload, entries, settings) });
  }
  await stopServers();
  return sections;
}

/** The sizes of the databases of `--growth`. */
const sizes = [Number(options.tenants), Number(options['growth-tenants'])];

/** Compares the same build on a small and on a large database under load. */
async function compareSizes(dialect, sources) {
  const chosen = workloads.filter(
    (workload) => growthWorkloads.includes(workload.name) && wanted(workload),
  );
  if (chosen.length === 0) return [];
  const entries = [];
  for (const source of sources) {
    const label = `${source.tenants.toLocaleString('en')} tenants`;
    entries.push(await enter('account-graph', source, label));
  }
  const growth = [];
  for (const workload of chosen) {
    console.error(`${dialect}, growth: ${workload.title}`);
    growth.push({ dialect, workload, results: await measure(workload, entries, settings) });
  }
  await stopServers();
  return growth;
}

/** Asks questions on a small and on a large database. `--only questions` selects all of them. */
async function askQuestions(dialect, sources) {
  const chosen = wanted({ name: 'questions' }) ? questions : questions.filter(wanted);
  if (chosen.length === 0) return [];
  console.error(`${dialect}, growth: questions`);
  return [{ dialect, results: await ask(chosen, sources) }];
}

/** Measures the growth from a small to a large database. */
async function measureGrowth(dialect) {
  const sources = [];
  for (const tenants of sizes) sources.push(await database({ dialect, tenants, cache, postgres }));
  return {
    loads: await compareSizes(dialect, sources),
    asked: await askQuestions(dialect, sources),
  };
}

/** Measures reports on the usage of many customers and, optionally, of ten times as many. */
async function makeReports(dialect) {
  if (!wanted({ name: 'reports' })) return [];
  const customers = Number(options.customers);
  const results = [];
  for (const size of options.large ? [customers, 10 * customers] : [customers]) {
    console.error(`${dialect}: a report on ${size.toLocaleString('en')} customers`);
    results.push(
      await measureReport({
        dialect,
        customers: size,
        cache,
        postgres,
        script: options.server,
        nodeArguments,
      }),
    );
  }
  return results;
}

let failure;
try {
  const sections = [];
  const growth = { sizes, loads: [], asked: [] };
  const reports = [];
  for (const dialect of dialects) {
    if (options.growth) {
      const { loads, asked } = await measureGrowth(dialect);
      growth.loads.push(...loads);
      growth.asked.push(...asked);
    } else if (options.baseline) sections.push(...(await compareBuilds(dialect)));
    else {
      sections.push(...(await compare(dialect)));
      reports.push(...(await makeReports(dialect)));
    }
  }
  const facts = {
    ...settings,
    tenants: Number(options.tenants),
    auth: options.auth,
    postgresql: postgres?.version,
  };
  const text = markdown({ sections, growth, reports, facts });
  console.log(text);
  const results = fileURLToPath(new URL('../.data/', import.meta.url));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'results.md'), `${text}\n`);
  if (!passed(sections)) failure = 'a target was missed';
} catch (error) {
  failure = error.stack;
} finally {
  await stopServers();
  await postgres?.stop();
}
if (failure) console.error(failure);
process.exit(failure ? 1 : 0);
