/** Runs one service as a process, for fault tests: `run-service '{"name": …, "config": …}'`. */
import { pino } from 'pino';
import type { ServiceConfig, ServiceName } from '../../services';
import { services } from '../../services';

const { name, config, level } = JSON.parse(process.argv[2] ?? '') as {
  name: ServiceName;
  config: ServiceConfig;
  level: string;
};
const service = services[name](config, { log: pino({ level, base: { service: name } }) });
process.once('SIGTERM', () => service.stop().finally(() => process.exit(0)));
// The test that started this process is gone. process.exit may hang in Node 20: https://github.com/nodejs/node/issues/54918
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
await service.start();
process.send?.('ready');
