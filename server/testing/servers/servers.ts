/** The broker and the database of the worker that runs this test file. They are real, and no other file uses them now. */
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
