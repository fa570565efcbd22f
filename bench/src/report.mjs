import { cpus, totalmem } from 'node:os';
import { callers, longest, mostGrowth, mostTime } from './questions.mjs';

const whole = (value) => Math.round(value).toLocaleString('en');
const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const times = (value) => `${value.toFixed(2)}×`;
const row = (cells) => `| ${cells.join(' | ')} |`;

const nameOf = (dialect) => (dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL');

const titles = {
  'account-graph': '**account-graph**',
  mercurius: 'mercurius 16, JIT, raw `pg`',
  postgraphile: 'PostGraphile 4.14',
  bare: 'bare Fastify, same statements',
  'bare-usages': 'bare Fastify, one statement',
  hello: 'bare Fastify, a constant',
  baseline: 'the build given as `--baseline`',
};

function verdict({ targets }, { contestant, ratio }) {
  const target = targets[contestant];
  if (target === undefined) return '';
  return `≥ ${times(target)}: ${ratio >= target ? 'pass' : '**FAIL**'}`;
}

/** Whether all targets were met. */
export function passed(sections) {
  return sections.every(({ workload, results }) =>
    results.every(
      ({ contestant, ratio }) =>
        workload.targets[contestant] === undefined || ratio >= workload.targets[contestant],
    ),
  );
}

/** Describes how fast reports of usage are accepted, and how long a million reports take. */
function ingest(sections) {
  const own = sections.filter(({ workload }) => workload.reports);
  if (own.length === 0) return [];
  return [
    '',
    '### Reports of usage',
    '',
    row(['database', 'workload', 'reports/s', 'a million take', 'bare Fastify']),
    row(['---', '---', '--:', '--:', '--:']),
    ...own.map(({ dialect, workload, results: [{ rps }, bare] }) =>
      row([
        dialect,
        workload.title,
        whole(rps * workload.reports),
        `${whole(1_000_000 / (rps * workload.reports))} s`,
        `${whole(bare.rps * workload.reports)}/s`,
      ]),
    ),
  ];
}

/** Describes how fast reports on usage are generated, and their memory. */
function madeReports(reports) {
  if (reports.length === 0) return [];
  return [
    '',
    '### Usage reports',
    '',
    'What each customer used of seven items on each of 31 days, as CSV and JSON at once, from the request to the download.',
    '',
    row([
      'database',
      'customers',
      'lines',
      'time',
      'lines/s',
      'files',
      'memory before',
      'at its peak',
    ]),
    row(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:']),
    ...reports.map(({ dialect, customers, rows, seconds, size, before, peak }) =>
      row([
        dialect,
        whole(customers),
        whole(rows),
        `${seconds.toFixed(1)} s`,
        whole(rows / seconds),
        `${whole(size)} MiB`,
        `${whole(before)} MiB`,
        `${whole(peak)} MiB`,
      ]),
    ),
  ];
}

/** Describes how many requests per second remain on a large database. */
function grownLoads({ sizes: [small, large], loads }) {
  if (loads.length === 0) return [];
  return [
    '',
    '### Growth under load',
    '',
    row(['database', 'workload', `${whole(small)} tenants`, `${whole(large)} tenants`, 'keeps']),
    row(['---', '---', '--:', '--:', '--:']),
    ...loads.map(({ dialect, workload, results: [before, after] }) =>
      row([
        dialect,
        workload.title,
        `${whole(before.rps)}/s`,
        `${whole(after.rps)}/s`,
        times(1 / after.ratio),
      ]),
    ),
  ];
}

const marked = (text, beyond) => (beyond ? `**${text}**` : text);
const waited = (time) => (Number.isFinite(time) ? ms(time) : `> ${longest / 1000} s`);

/** The cells of a question: its time on both databases, and how many times as long it takes. */
function grown([before, after]) {
  const ratio = Math.min(after, longest) / before;
  const sign = Number.isFinite(after) ? '' : '> ';
  return [
    waited(before),
    marked(waited(after), after > mostTime),
    Number.isFinite(before) ? marked(sign + times(ratio), ratio > mostGrowth) : '',
  ];
}

/** Describes the time of the questions on a small and on a large database. */
function grownQuestions({ sizes, asked }) {
  return asked.flatMap(({ dialect, results }) => [
    '',
    `### Questions on ${nameOf(dialect)}, by growth`,
    '',
    `The time of one request after the other with ${sizes.map(whole).join(' and ')} tenants, p50 in ms. ` +
      `More than ${mostTime} ms and more than ${mostGrowth}× are in bold.`,
    '',
    row([
      'question',
      ...callers.flatMap((caller) => [`${caller}, ${whole(sizes[0])}`, whole(sizes[1]), 'ratio']),
    ]),
    row(['---', ...callers.flatMap(() => ['--:', '--:', '--:'])]),
    ...results.map(({ name, times: measured }) =>
      row([name, ...callers.flatMap((caller) => grown(measured[caller]))]),
    ),
  ]);
}

/** Formats the measurements as Markdown. */
export function markdown({ sections, growth, reports, facts }) {
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const lines = [
    `Machine: ${model.trim()}, ${cpus().length} cores, ${memory} GiB; Node ${process.versions.node}` +
      `${facts.postgresql ? `; PostgreSQL ${facts.postgresql}` : ''}; ${new Date().toISOString().slice(0, 10)}. ` +
      `${facts.tenants.toLocaleString('en')} tenants, ${facts.connections} connections, ` +
      `${facts.rounds} interleaved rounds of ${facts.seconds} s; account-graph authenticates by ${facts.auth}.`,
  ];
  for (const dialect of ['postgresql', 'sqlite']) {
    const own = sections.filter((section) => section.dialect === dialect);
    if (own.length === 0) continue;
    lines.push(
      '',
      `### ${nameOf(dialect)}`,
      '',
      row(['workload', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'account-graph is', 'target']),
      row(['---', '---', '--:', '--:', '--:', '--:', '---']),
    );
    for (const { workload, results } of own) {
      results.forEach((result, i) => {
        const { contestant, label, rps, p50, p99, ratio } = result;
        const compared = i === 0 ? '' : `${times(ratio)} as fast`;
        const name = i === 0 ? workload.title : '';
        lines.push(
          row([
            name,
            titles[label] ?? titles[contestant],
            whole(rps),
            ms(p50),
            ms(p99),
            compared,
            verdict(workload, result),
          ]),
        );
      });
    }
  }
  lines.push(...ingest(sections), ...madeReports(reports));
  lines.push(...grownLoads(growth), ...grownQuestions(growth));
  return lines.join('\n');
}
