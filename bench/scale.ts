/** `npm run bench:scale`: how the cost grows with clients, rate and symbols. Prints a table, draws bench/growth.svg. */
import { writeFileSync } from 'node:fs';
import { type Curve, drawCurves } from './curves';
import { measure, printRow, type Row, rowHead, withBroker } from './measure';

const list = (value: string) => value.split(',').map(Number);
const clientCounts = list(process.env.BENCH_CLIENTS ?? '100,1000,5000');
const rates = list(process.env.BENCH_RATES ?? '100,1000');
const symbolCounts = list(process.env.BENCH_SYMBOLS ?? '50,500');
const picture = 'bench/growth.svg';

const rows: Row[] = [];
await withBroker(async (broker) => {
  console.log(`\n${rowHead}`);
  for (const symbols of symbolCounts) {
    for (const rate of rates) {
      for (const clients of clientCounts) {
        rows.push(printRow(await measure('pulseboard', { clients, rate, symbols }, broker)));
      }
    }
  }
});

function curveOf(rate: number, symbols: number): Curve {
  const own = rows.filter((row) => row.rate === rate && row.symbols === symbols);
  return {
    name: `${rate.toLocaleString('en')} ticks/s, ${symbols} symbols`,
    points: own.map(({ clients, cpu }) => ({ x: clients, y: cpu * 100 })),
  };
}

const curves = rates.flatMap((rate) => symbolCounts.map((symbols) => curveOf(rate, symbols)));
writeFileSync(picture, drawCurves('CPU of one core by connected clients', curves));
console.log(`\n${picture} is drawn.`);
process.exit(0);
