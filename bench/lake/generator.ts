/**
 * `generator BROKERS EVENTS_PER_SECOND [SEED]`: writes records of every kind to all topics of the catalogue until its
 * standard input ends. Then it prints what it wrote as one line of JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Mix } from './generator/mix';
import { randomOf } from './generator/random';
import { Writer } from './generator/writer';

/** A batch every so often. Ms. */
const stepMs = 100;

const [, , brokers = '', perSecond = '300', seed = String(Date.now())] = process.argv;
const random = randomOf(Number(seed));
const run = `g${seed}`;
const mix = new Mix(random, run);
const writer = new Writer(brokers.split(','), random, run);

let isEnding = false;
process.stdin.on('end', () => {
  isEnding = true;
});
process.stdin.resume();

let started = performance.now();
let made = 0;
while (!isEnding) {
  const due = Math.floor(((performance.now() - started) / 1_000) * Number(perSecond)) - made;
  if (due > Number(perSecond)) {
    // Kafka was away: the rate goes on from here, what was not written is not made up for.
    started = performance.now();
    made = 0;
    continue;
  }
  if (due > 0) {
    made += due;
    await writer.write(Array.from({ length: due }, () => mix.next()));
  }
  await sleep(stepMs);
}
await writer.close();
console.log(JSON.stringify(writer.written));
process.exit();
