/**
 * The gateway of common tutorials, for comparison: one io.emit per Kafka record, no batches, no snapshots, no resume.
 * `naive PORT BROKER`.
 */
import { createServer } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';
import { Server } from 'socket.io';

const [, , port = '0', broker = ''] = process.argv;
const http = createServer((_request, response) => response.end('ok'));
const io = new Server(http, { cors: { origin: '*' } });
const kafka = new Kafka({ brokers: [broker], clientId: 'naive', logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `naive-${Date.now()}`, maxWaitTimeInMs: 100 });

await consumer.connect();
await consumer.subscribe({ topic: 'prices' });
await consumer.run({
  eachMessage: async ({ message }) => {
    const data = JSON.parse(String(message.value));
    io.emit('price', { at: Number(message.timestamp), data });
  },
});
http.listen(Number(port), '127.0.0.1');
