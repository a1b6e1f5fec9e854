/** The broker and the database of the worker that runs this test file. No other file uses them at the same time. */
import { inject } from 'vitest';

const worker = Number(process.env.VITEST_POOL_ID);
const own = inject('testServers')[worker - 1];
if (!own)
  throw new Error(
    `Worker ${worker} of the test runner has no servers: see server/testing/servers/workers.ts.`,
  );

/** host:port of each broker. */
export const testBrokers = own.brokers;
export const testDatabaseUrl = own.databaseUrl;
