/** Price ticks at a steady rate. `producer BROKER PER_SECOND SYMBOLS`; evenly spaced, until it is killed. */
import { Kafka, logLevel } from 'kafkajs';

const [, , broker = '', perSecond = '100', symbols = '50'] = process.argv;
const rate = Number(perSecond);
const kafka = new Kafka({ brokers: [broker], clientId: 'bench', logLevel: logLevel.ERROR });
const producer = kafka.producer();
await producer.connect();

const started = performance.now();
let sent = 0;
let inFlight = 0;

function tick(index: number) {
  const symbol = `SYM${index % Number(symbols)}`;
  const value = JSON.stringify({ symbol, price: 100 + (index % 997) / 100, size: 100, at: Date.now() });
  return { key: symbol, value };
}

setInterval(() => {
  const due = Math.floor(((performance.now() - started) / 1_000) * rate) - sent;
  // A broker that cannot keep up is not given an endless queue: that would measure the queue.
  if (due <= 0 || inFlight > 50) return;
  const messages = Array.from({ length: due }, (_, i) => tick(sent + i));
  sent += due;
  inFlight += 1;
  void producer.send({ topic: 'prices', messages, acks: 1 }).finally(() => {
    inFlight -= 1;
  });
}, 1);
