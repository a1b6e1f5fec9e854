/**
 * `npm run bench [-- PART…]`: this gateway, the naive one, and Centrifugo where BENCH_CENTRIFUGO names its binary, in the
 * same run on the same broker. Prints Markdown tables.
 */
import { ingest } from './ingest';
import { measure, measureInTurn, printRow, rowHead, withBroker } from './measure';
import { type Kind, kinds } from './peers';

const clients = Number(process.env.BENCH_CLIENTS ?? 200);
const rates = (process.env.BENCH_RATES ?? '100,400,1000,2000,10000').split(',').map(Number);
const turns = Number(process.env.BENCH_TURNS ?? 5);
const symbols = 50;
/** Above this rate, servers without conflation starve the clients on this machine, so they are not measured. */
const unconflatedUpTo = 2_000;

/**
 * From this rate on the naive server does not keep up and is measured alone, because it would work off its backlog in the
 * turns of the others.
 */
const naiveUpTo = 1_000;

type Part = (broker: string) => Promise<void>;

async function compare(broker: string, which: readonly Kind[], rate: number): Promise<void> {
  for (const row of await measureInTurn(which, { clients, rate, symbols }, broker, turns)) printRow(row);
}

async function atRate(broker: string, rate: number): Promise<void> {
  if (rate > unconflatedUpTo) return compare(broker, ['pulseboard'], rate);
  if (rate < naiveUpTo) return compare(broker, kinds, rate);
  printRow(await measure('naive', { clients, rate, symbols }, broker));
  await compare(
    broker,
    kinds.filter((kind) => kind !== 'naive'),
    rate,
  );
}

async function measureOurs(
  broker: string,
  loads: readonly { clients: number; rate: number }[],
): Promise<void> {
  console.log(rowHead);
  for (const load of loads) printRow(await measure('pulseboard', { symbols, ...load }, broker));
}

const parts: Record<string, { title: string; play: Part }> = {
  rates: {
    title: 'CPU per delivery',
    play: async (broker) => {
      console.log(rowHead);
      for (const rate of rates) await atRate(broker, rate);
    },
  },
  uncoalesced: {
    title: 'The worst case: one event a window',
    play: async (broker) => {
      console.log(rowHead);
      await compare(broker, kinds, 50);
    },
  },
  logical: {
    title: 'Logical deliveries on one core',
    play: (broker) =>
      measureOurs(broker, [
        { clients: 500, rate: 10_000 },
        { clients: 500, rate: 20_000 },
      ]),
  },
  thousand: {
    title: '1,000 clients, 10,000 ticks a second',
    play: (broker) => measureOurs(broker, [{ clients: 1_000, rate: 10_000 }]),
  },
  ingest: { title: 'Reading with no client', play: ingest },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  throw new Error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
}

await withBroker(async (broker) => {
  for (const [name, { title, play }] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n## ${title} (${name})\n`);
    await play(broker);
  }
});
process.exit(0);
