import { parseArgs } from 'node:util';

export interface StartArguments {
  brokers: 1 | 3;
  /** 1 to 8. */
  gateways: number;
  dev: boolean;
  help: boolean;
}

export const HELP = `Usage: npm start -- [options]

Runs Pulseboard on this machine: Apache Kafka, PostgreSQL, every role and the page. Data is kept in .data/.
With KAFKA_BROKERS or DATABASE_URL set, those servers are used instead of embedded ones.

  --brokers 3    run a cluster of three brokers, to try what happens when one fails
  --gateways 2   run several gateways (up to 8) behind one address, to try what happens when one fails
  --help         show this help

Variables are described in docs/configuration.md. Ctrl-C stops everything in order; a second one immediately.`;

/** Parses the command line. Throws an error that names the wrong option and what it must be. */
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
    throw new Error(`--brokers is ${values.brokers}; it must be 1 or 3.`);
  }
  return { brokers, gateways: parseGateways(values.gateways), dev: values.dev, help: values.help };
}

function parseGateways(value: string): number {
  if (/^[1-8]$/.test(value)) return Number(value);
  throw new Error(`--gateways is ${value}; it must be a number from 1 to 8.`);
}
