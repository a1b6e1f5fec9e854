/**
 * Price ticks. `producer BROKER PER_SECOND SYMBOLS`: at a steady rate, evenly spaced, until it is killed.
 * `producer BROKER fill SYMBOLS COUNT`: as fast as the broker takes them; prints a line when all are written.
 */
import { Kafka, logLevel } from 'kafkajs';

const [, , broker = '', perSecond = '100', symbols = '50', count = '0'] = process.argv;
const kafka = new Kafka({ brokers: broker.split(','), clientId: 'bench', logLevel: logLevel.ERROR });
const producer = kafka.producer();
/** Value of the header by which Centrifugo chooses the channel of a record. */
const channel = process.env.BENCH_CHANNEL;
const headers = channel ? { 'centrifugo-channels': channel } : {};
const fillBatch = 5_000;
await producer.connect();

function tick(index: number) {
  const symbol = `SYM${index % Number(symbols)}`;
  const at = Date.now();
  const value = JSON.stringify({ symbol, price: 100 + (index % 997) / 100, size: 100, at });
  return { key: symbol, value, timestamp: String(at), headers };
}

const send = (from: number, length: number) =>
  producer.send({ topic: 'prices', messages: Array.from({ length }, (_, i) => tick(from + i)), acks: 1 });

async function fill(): Promise<void> {
  const total = Number(count);
  for (let sent = 0; sent < total; sent += fillBatch) await send(sent, Math.min(fillBatch, total - sent));
  await producer.disconnect();
  console.log('filled');
}

function flow(rate: number): void {
  const started = performance.now();
  let sent = 0;
  let inFlight = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - started) / 1_000) * rate) - sent;
    // Bounded, because an endless queue would add its own latency to the measurement.
    if (due <= 0 || inFlight > 50) return;
    inFlight += 1;
    const from = sent;
    sent += due;
    void send(from, due).finally(() => {
      inFlight -= 1;
    });
  }, 1);
}

if (perSecond === 'fill') await fill();
else flow(Number(perSecond));
