/** Runs a supervisor of fake roles as a process, for tests of signals and kills. */
import path from 'node:path';
import { loadEnvironment } from '@/server/config';
import { gatewayRoles } from '@/server/supervisor/roles';
import { runSupervisor } from '@/server/supervisor/supervisor';
import { createTerminal } from '@/server/supervisor/terminal/terminal';

const { DATA_DIR = '', FAKE_GATEWAYS = '1' } = process.env;

const supervisor = await runSupervisor({
  root: DATA_DIR,
  environment: loadEnvironment(),
  inherited: process.env,
  brokers: 1,
  mode: 'production',
  roles: [
    ...gatewayRoles(Number(FAKE_GATEWAYS)),
    { name: 'order', kind: 'service', urlVariable: 'ORDER_URL' },
    { name: 'simulator', kind: 'simulator', urlVariable: 'SIMULATOR_URL' },
  ],
  mainScript: path.join(import.meta.dirname, 'fake-role.mjs'),
  brokerConfig: (brokers) => ({ brokers }),
  ensureTopics: async () => undefined,
  terminal: createTerminal(),
  exit: (code) => process.exit(code),
  web: false,
});

process.send?.({ opsUrl: supervisor?.opsUrl, processes: supervisor?.fleet.processes() });
