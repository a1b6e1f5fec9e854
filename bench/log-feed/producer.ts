/**
 * Log lines at a steady rate: `producer BROKERS PER_SECOND SECONDS`. Prints what it wrote, as JSON of `Written`, and ends.
 */
import { Kafka, logLevel } from 'kafkajs';
import { lineOf, linesOf } from './lines';

const [brokers = '', perSecond = '0', seconds = '0'] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'log-feed', logLevel: logLevel.ERROR });
const producer = kafka.producer();
const total = Number(perSecond) * Number(seconds);
/** Kafka takes requests of at most 1 MiB per partition. */
const mostPerRequest = 1_500;
const run = `bench/${process.pid}`;

const message = (index: number) => {
  const { key, value } = lineOf(index, Date.now());
  const headers = {
    ce_specversion: '1.0',
    ce_type: 'log.written',
    ce_source: run,
    ce_id: String(index),
    'content-type': 'application/json',
  };
  return { key, value: JSON.stringify(value), headers };
};
const send = (from: number, count: number) =>
  producer.send({
    topic: 'logs',
    acks: 1,
    messages: Array.from({ length: count }, (_, i) => message(from + i)),
  });

await producer.connect();
const startedAt = performance.now();
let sent = 0;
let inFlight = 0;
await new Promise<void>((resolve, reject) => {
  const timer = setInterval(() => {
    const planned = Math.floor(((performance.now() - startedAt) / 1_000) * Number(perSecond));
    const due = Math.min(total - sent, planned - sent, mostPerRequest);
    if (sent >= total && inFlight === 0) {
      clearInterval(timer);
      resolve();
    } else if (due > 0 && inFlight < 20) {
      inFlight += 1;
      send(sent, due)
        .then(() => {
          inFlight -= 1;
        })
        .catch(reject);
      sent += due;
    }
  }, 5);
});
const ms = performance.now() - startedAt;
await producer.disconnect();
const written = JSON.stringify({ ...linesOf(total), perSecond: Math.round((total * 1_000) / ms) });
// The channel to the parent would keep the process running.
process.stdout.write(written, () => process.exit(0));
