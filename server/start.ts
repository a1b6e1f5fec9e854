/** `npm start`: runs broker, database, every role and the page as child processes. */
import path from 'node:path';
import pino from 'pino';
import { ensureTopics, untilReachable } from '@/server/bus';
import { brokerConfig, loadEnvironment } from '@/server/config';
import { restartOnChange } from '@/server/supervisor/processes/restart-on-change';
import { rolesOf } from '@/server/supervisor/roles';
import { runSupervisor } from '@/server/supervisor/supervisor';
import { HELP, parseStartArguments } from '@/server/supervisor/terminal/arguments';
import { createTerminal } from '@/server/supervisor/terminal/terminal';

export interface Start {
  /** The checkout. */
  root: string;
  args: string[];
  /** The environment, which children inherit. */
  env: NodeJS.ProcessEnv;
}

/** How long to wait for an external Kafka, such as when containers start together. */
const KAFKA_PATIENCE_MS = 60_000;

/** Starts everything and returns when it is running; the process then lives until it is stopped. */
export async function start({ root, args, env }: Start): Promise<void> {
  const terminal = createTerminal();
  const { brokers, gateways, dev, help } = parseStartArguments(args);
  if (help) return terminal.text(HELP);
  const roles = rolesOf({ gateways });
  // Created beforehand, so that services that start together do not race to create their topics.
  const services = roles.flatMap(({ name, handles = [] }) =>
    handles.map((topic) => ({ topic, service: name })),
  );
  const environment = loadEnvironment(env);
  // Checked first, so that an unreadable certificate is reported before anything is started.
  if (environment.KAFKA_BROKERS) brokerConfig(environment);
  const report = (sentence: string) => terminal.line(`Waiting for Kafka: ${sentence}`);
  const mainScript = path.join(root, 'dist', 'server', 'main.js');
  const supervisor = await runSupervisor({
    root,
    environment,
    inherited: env,
    brokers,
    mode: dev ? 'development' : 'production',
    roles,
    mainScript,
    brokerConfig: (addresses) => brokerConfig({ ...environment, KAFKA_BROKERS: addresses }),
    ensureTopics: async (kafka, replication, signal) => {
      await untilReachable(kafka, { report, patienceMs: KAFKA_PATIENCE_MS, signal });
      await ensureTopics(kafka, { log: pino({ level: 'silent' }), replication, services });
    },
    terminal,
    exit: (code) => process.exit(code),
  });
  if (dev && supervisor) restartOnChange(mainScript, supervisor.fleet, terminal);
}
