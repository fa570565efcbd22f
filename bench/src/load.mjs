/*
 * The load, in a process of its own: reads what to send from standard input, prints what came of it.
 * Every connection starts elsewhere in the list of requests; unless each is sent `once`, by whichever
 * connection is free, or there is something to `carry` from an answer to the next request.
 */
import autocannon from 'autocannon';
import { numbered } from './numbered.mjs';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { url, connections, seconds, requests, once, carry } = JSON.parse(text);

/** Latencies counted in steps of 10 µs, the last step holding all that took longer. */
const step = 0.01;
const counts = new Uint32Array(200_000);
let total = 0;
let begun = 0;
let number = Math.floor(Math.random() * 1_000_000);
/** The requests that are never twice the same are told another number each time. */
const prepared = requests.map(({ changing, ...request }) =>
  changing
    ? {
        ...request,
        setupRequest: (sent) => ({
          ...sent,
          body: numbered(request.body, changing, (number = (number + 1) % 1_000_000)),
        }),
      }
    : request,
);

/** The first request over and over, with what the last answer had in the field to `carry`. */
function carrying(first) {
  const [request] = requests;
  let value = first;
  return {
    ...request,
    setupRequest: (sent) => ({ ...sent, body: `${request.body}&${carry.field}=${value}` }),
    onResponse(_status, body) {
      value = JSON.parse(body)[carry.field];
    },
  };
}

let taken = 0;
const takingTurns = {
  ...requests[0],
  setupRequest(sent) {
    if (taken === requests.length) throw new Error('there are no requests left');
    return { ...sent, body: requests[taken++].body };
  },
};

/** What the connection sends that is the `index`th to begin. */
function requestsOf(index) {
  if (carry) return [carrying(carry.values[index])];
  if (once) return [takingTurns];
  const first = Math.floor((index * prepared.length) / connections);
  return [...prepared.slice(first), ...prepared.slice(0, first)];
}

const start = performance.now();
const instance = autocannon({
  url,
  connections,
  duration: seconds,
  requests: prepared,
  setupClient: (client) => client.setRequests(requestsOf(begun++)),
});
let end = start;
instance.on('response', (_client, _status, _bytes, milliseconds) => {
  counts[Math.min(counts.length - 1, Math.floor(milliseconds / step))]++;
  total++;
  end = performance.now();
});
const result = await instance;

function percentile(share) {
  let left = share * total;
  for (let i = 0; i < counts.length; i++) if ((left -= counts[i]) <= 0) return (i + 1) * step;
  return counts.length * step;
}
console.log(
  JSON.stringify({
    rps: (total * 1000) / (end - start),
    p50: percentile(0.5),
    p99: percentile(0.99),
    failures: result.non2xx + result.errors + result.timeouts,
  }),
);
