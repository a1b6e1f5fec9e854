/** For a test, which kills this process: starts the process for SQL with an endless statement and tells its pid. */
import { pino } from 'pino';
import { Sandbox } from './sandbox';

const sandbox = new Sandbox({ limitMs: 60_000, graceMs: 1_000, idleMs: 60_000 }, pino({ level: 'silent' }));
await sandbox.ask({ kind: 'check', sql: 'SELECT 1', tables: [] });
const sql = 'SELECT sleep_ms(60000)';
void sandbox.ask({ kind: 'run', sql, timeZone: 'UTC', tables: [], others: [], maxRows: 1, maxBytes: 1_000 });
process.send?.(sandbox.pid);
