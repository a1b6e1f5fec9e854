/**
 * Short connections. `churn PORT PER_SECOND TOKEN`: each subscribes, stays for five seconds and is cut. A line "made" on
 * stdin makes it print how many were subscribed so far.
 */
import { createInterface } from 'node:readline';
import { type Link, protocols } from './links';

const [, , port = '', perSecond = '100', token = ''] = process.argv;
const protocol = protocols.pulseboard as (typeof protocols)[string];
const stayMs = 5_000;
const started = performance.now();
let begun = 0;
let made = 0;

function comeAndGo(feed: string): void {
  const link: Link = protocol.open(Number(port), token, feed, {
    open: () => {
      made += 1;
      setTimeout(() => link.drop(), stayMs);
    },
    data: () => undefined,
    closed: () => undefined,
  });
}

setInterval(() => {
  const due = Math.floor(((performance.now() - started) / 1_000) * Number(perSecond));
  for (; begun < due; begun += 1) comeAndGo(begun % 2 === 0 ? 'orders' : 'prices');
}, 5);

for await (const _ of createInterface({ input: process.stdin })) console.log(made);
