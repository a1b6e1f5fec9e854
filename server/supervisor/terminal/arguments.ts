import { parseArgs } from 'node:util';

export interface StartArguments {
  brokers: 1 | 3;
  /** 1 to 8. */
  gateways: number;
  dev: boolean;
  help: boolean;
}

export const HELP = `Usage: npm start -- [options]

Runs Pulseboard on this machine: Apache Kafka, PostgreSQL if something needs it, every role, and the page.
Data is kept in .data/. With KAFKA_BROKERS or DATABASE_URL set, those are used instead of embedded ones.

  --brokers 3    run a cluster of three brokers, to try what happens when one fails
  --gateways 2   run several gateways (up to 8) behind one address, to try the same with them
  --help         show this

Variables are described in docs/configuration.md. Ctrl-C stops everything in order; twice, at once.`;

/** Reads the command line. Throws an error that says what is wrong with it. */
export function parseStartArguments(args: string[]): StartArguments {
  const { values } = parseArgs({
    args,
    options: {
      brokers: { type: 'string', default: '1' },
      gateways: { type: 'string', default: '1' },
      dev: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const brokers = Number(values.brokers);
  if (brokers !== 1 && brokers !== 3) {
    throw new Error(`--brokers is ${values.brokers}; it can be 1 or 3.`);
  }
  return { brokers, gateways: parseGateways(values.gateways), dev: values.dev, help: values.help };
}

function parseGateways(value: string): number {
  if (/^[1-8]$/.test(value)) return Number(value);
  throw new Error(`--gateways is ${value}; it can be 1 to 8.`);
}
