/*
 * Generates the load in a separate process: reads the requests from standard input and prints the
 * results. Each connection starts at another position in the list of requests, unless each request
 * is sent `once` by any free connection, or a value is carried (`carry`) from each response to the
 * next request.
 */
import autocannon from 'autocannon';
import { numbered } from './numbered.mjs';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { url, connections, seconds, requests, once, carry } = JSON.parse(text);

/** Latencies are counted in steps of 10 µs. The last step contains all longer ones. */
const step = 0.01;
const counts = new Uint32Array(200_000);
let total = 0;
let begun = 0;
let number = Math.floor(Math.random() * 1_000_000);
/** Requests that must differ get another number each time. */
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

/** Repeats the first request with the value of the field `carry` of the last response. */
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

/** Returns the requests of the connection that starts as the `index`th. */
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
