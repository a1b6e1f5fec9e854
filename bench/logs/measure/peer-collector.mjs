// `peer-collector.mjs BROKERS FILE`: the lines of a file to the topic `logs`, as a script does it that nobody tuned. Prints
// one line of JSON.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';

const [, , brokers = '', file = ''] = process.argv;
const batchLines = 1_000;
const producer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR }).producer();
await producer.connect();
const started = performance.now();
let messages = [];
let lines = 0;

async function send() {
  await producer.send({ topic: 'logs', messages });
  messages = [];
}

for await (const line of createInterface({ input: createReadStream(file) })) {
  const { service, msg, time } = JSON.parse(line);
  const value = JSON.stringify({ level: 'info', service, msg, at: time });
  messages.push({ key: service, value });
  lines += 1;
  if (messages.length === batchLines) await send();
}
await send();
const seconds = (performance.now() - started) / 1_000;
await producer.disconnect();
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    perSecond: lines / seconds,
    perCpuSecond: lines / ((user + system) / 1e6),
    rssMib: Math.round(process.resourceUsage().maxRSS / 1_024),
  }),
);
