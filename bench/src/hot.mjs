/*
 * node src/hot.mjs FILE.cpuprofile [COUNT]: shows the functions in which a profile of `--profile`
 * spent its time.
 */
import { readFile } from 'node:fs/promises';

const [file, count = '40'] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(await readFile(file, 'utf8'));
const byId = new Map(nodes.map((node) => [node.id, node]));
const parents = new Map();
for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id);
const place = ({ callFrame: { functionName, url, lineNumber } }) => {
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\//, 'npm:');
  return `${functionName || '(anonymous)'} ${path}${path ? `:${lineNumber + 1}` : ''}`;
};
const group = ({ callFrame: { url, functionName } }) =>
  url.includes('/node_modules/')
    ? `npm:${/.*\/node_modules\/((@[^/]+\/)?[^/]+)/.exec(url)[1]}`
    : url.includes('/dist/')
      ? url.replace(/^.*\/dist\//, 'dist/')
      : url.startsWith('node:')
        ? 'node'
        : functionName;

const self = new Map();
const inclusive = new Map();
const groups = new Map();
let busy = 0;
const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);
samples.forEach((id, i) => {
  const node = byId.get(id);
  if (['(idle)', '(program)', '(root)'].includes(node.callFrame.functionName)) return;
  const time = timeDeltas[i];
  busy += time;
  add(self, place(node), time);
  add(groups, group(node), time);
  const seen = new Set();
  for (let at = id; at !== undefined; at = parents.get(at)) seen.add(place(byId.get(at)));
  for (const key of seen) add(inclusive, key, time);
});
const show = (title, map) => {
  console.log(`\n${title}`);
  const sorted = [...map].sort((a, b) => b[1] - a[1]).slice(0, Number(count));
  for (const [key, time] of sorted)
    console.log(`${((100 * time) / busy).toFixed(1).padStart(6)} %  ${key}`);
};
show('self, by file or package', groups);
show('self, by function', self);
show('with what it calls', inclusive);
