import path from 'node:path';
import type { BrokerConfig, Environment } from '@/server/config';
import { Verifications } from '@/server/verify';
import { pickAddresses } from './addresses/addresses';
import { createPortPicker } from './addresses/ports';
import { prepareBrokers, prepareDatabase, type ServerOptions } from './embedded-servers';
import { createOpsApi } from './ops-api';
import {
  type RunContext,
  roleEnvironment,
  verifyEnvironment,
  webEnvironment,
} from './processes/child-environment';
import { createFleet, type Fleet } from './processes/fleet';
import { openProcessLog, type ProcessLog } from './processes/process-log';
import type { Timing, Unit } from './processes/supervised';
import { brokerUnits, databaseUnit, roleUnit, webUnit } from './processes/units';
import type { Role } from './roles';
import { lockDataDir, type RunLock } from './run-lock';
import { loadSecrets } from './secrets';
import { onInterrupts } from './terminal/interrupts';
import { summary } from './terminal/summary';
import type { Terminal } from './terminal/terminal';

export interface SupervisorOptions {
  /** The checkout. */
  root: string;
  environment: Environment;
  inherited: NodeJS.ProcessEnv;
  brokers: 1 | 3;
  mode: 'production' | 'development';
  roles: readonly Role[];
  /** The built server/main.ts. */
  mainScript: string;
  /** Waits until Kafka can be used and creates the topics. Throws with the reason and the variable to set. */
  ensureTopics(kafka: BrokerConfig, replication: number, signal: AbortSignal): Promise<void>;
  brokerConfig(brokers: string[]): BrokerConfig;
  terminal: Terminal;
  exit(code: number): void;
  timing?: Timing;
  /** false: without the page, for tests. */
  web?: boolean;
}

export interface Supervisor {
  fleet: Fleet;
  opsUrl: string;
}

/** One run, from locking the data folder to the exit of the last process. */
class Run {
  private readonly aborted = new AbortController();
  private readonly fleet: Fleet;
  private readonly cleanUps: (() => Promise<unknown> | unknown)[] = [];
  private lock: RunLock | undefined;
  private log: ProcessLog | undefined;
  private ending = false;

  constructor(private readonly options: SupervisorOptions) {
    this.fleet = createFleet({
      terminal: options.terminal,
      timing: options.timing,
      log: () => this.log,
      onChange: (processes) =>
        this.lock?.record(processes.flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]))),
      onFatal: (error) => void this.end(1, error.message),
    });
  }

  listen(): void {
    onInterrupts({
      stop: (signal) => void this.end(0, signal),
      abandon: (code) => this.abandon(code),
      crashed: (error) => (this.ending ? this.abandon(1) : void this.end(1, error.stack ?? error.message)),
    });
    // Leave no child behind, whatever ends this process.
    process.on('exit', () => this.fleet.abandon());
  }

  private abandon(code: number): void {
    this.options.terminal.line('Killing all processes');
    this.fleet.abandon();
    this.lock?.release();
    this.options.exit(code);
  }

  private async end(code: number, reason: string): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    const { terminal } = this.options;
    terminal.line(code === 0 ? `Stopping (${reason})` : `Stopping: ${reason}`);
    this.aborted.abort();
    await this.fleet.stop();
    for (const cleanUp of this.cleanUps) await cleanUp();
    this.log?.close();
    this.lock?.release();
    terminal.line('All processes have stopped');
    this.options.exit(code);
  }

  /** Starts everything. An error stops the processes started so far and exits with code 1. */
  async start(): Promise<Supervisor | undefined> {
    try {
      return await this.startAll();
    } catch (error) {
      await this.end(1, (error as Error).message);
      return undefined;
    }
  }

  private async startAll(): Promise<Supervisor> {
    const { options } = this;
    const { environment, terminal } = options;
    const dataDir = path.resolve(options.root, environment.DATA_DIR);
    this.lock = await lockDataDir(dataDir, (names) =>
      terminal.line(`Ended processes of an earlier run that was killed: ${names.join(', ')}`),
    );
    this.log = openProcessLog(dataDir, options.mainScript);
    const pickPort = createPortPicker((message) => terminal.line(message));
    const servers = await this.startServers({ ...options, dataDir, pickPort, signal: this.aborted.signal });
    const addresses = await pickAddresses(environment, options.roles, pickPort, dataDir);
    const secrets = loadSecrets(dataDir, {
      authSecret: environment.AUTH_SECRET,
      adminPassword: environment.ADMIN_PASSWORD,
    });
    const context = { ...options, ...servers, addresses, secrets, dataDir };
    const opsUrl = await this.startOps(context);
    await this.startUnits(this.unitsOf(context));
    terminal.text(summary(addresses, secrets, servers.kafkaBrokers, environment));
    return { fleet: this.fleet, opsUrl };
  }

  /** Throws when the run is ending already. */
  private async startUnits(units: Unit[]): Promise<void> {
    this.aborted.signal.throwIfAborted();
    await this.fleet.start(units);
  }

  private async startServers(servers: ServerOptions) {
    const { environment, roles } = this.options;
    const [kafka, postgres] = await Promise.all([
      prepareBrokers(servers),
      prepareDatabase(
        servers,
        roles.some((role) => role.needsDatabase),
      ),
    ]);
    const units = [...(postgres ? [databaseUnit(postgres)] : []), ...(kafka ? brokerUnits(kafka) : [])];
    await this.startUnits(units);
    const kafkaBrokers = environment.KAFKA_BROKERS ?? kafka?.brokers ?? [];
    const replication = kafka ? servers.brokers : -1;
    await this.options.ensureTopics(
      this.options.brokerConfig(kafkaBrokers),
      replication,
      this.aborted.signal,
    );
    return { kafkaBrokers, databaseUrl: environment.DATABASE_URL ?? postgres?.url };
  }

  private async startOps({ secrets, addresses, kafkaBrokers }: RunContext): Promise<string> {
    const { root, inherited } = this.options;
    const verifications = new Verifications({
      script: path.join(root, 'scripts/verify-ledger.mjs'),
      env: verifyEnvironment(inherited, kafkaBrokers),
    });
    const ops = createOpsApi(this.fleet, verifications, secrets.authSecret);
    this.cleanUps.push(
      () => ops.close(),
      () => verifications.stop(),
    );
    return ops.listen({ host: '127.0.0.1', port: addresses.opsPort });
  }

  private unitsOf(context: RunContext): Unit[] {
    const { options } = this;
    const shared = { logDir: path.join(context.dataDir, 'logs'), terminal: options.terminal };
    const units = options.roles.map((role) => {
      const url = context.addresses.roles.get(role.name) ?? '';
      const env = roleEnvironment(role, context);
      return roleUnit(role, options.mainScript, { ...shared, url, env });
    });
    if (options.web === false) return units;
    const url = context.addresses.web;
    return [...units, webUnit(options.mainScript, { ...shared, url, env: webEnvironment(context) })];
  }
}

/** Runs Pulseboard until it is stopped; then `options.exit` is called with the exit code. */
export async function runSupervisor(options: SupervisorOptions): Promise<Supervisor | undefined> {
  const run = new Run(options);
  run.listen();
  return run.start();
}
