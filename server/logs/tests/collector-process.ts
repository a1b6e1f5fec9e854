/** A process that collects log files until it is killed. Its settings are the first argument, as JSON. */
import { pino } from 'pino';
import { createLogs, type LogsConfig } from '@/server/logs';

const config: LogsConfig = JSON.parse(process.argv[2] ?? '');
const role = createLogs(config, { log: pino({ level: 'silent' }) });
const { port } = await role.start();
process.send?.({ port });
process.once('SIGTERM', () => void role.stop().then(() => process.exit(0)));
