/** The whole system as `npm start` runs it, on free ports, with data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import getPort from 'get-port';
import { signInAdmin } from '@/server/testing/alerts/admin-client';
import { otherName } from './other-name';

const startMs = 170_000;
const password = 'e2e-password-of-the-admin';
const secret = 'a-secret-for-e2e-tests-of-32-characters-or-more';

/** Where a running system is reached. */
export interface Stack {
  /** URL of the page. */
  page: string;
  /** host:port of the broker, of several the first. */
  kafka: string;
  /** URL of the gateway's HTTP server. */
  gateway: string;
  /** Of the admin. */
  password: string;
  /** AUTH_SECRET. */
  secret: string;
}

export interface RunningStack extends Stack {
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Arguments of `npm start`. */
  args?: readonly string[];
  /** The simulator and the services keep the settings that they begin with. */
  keepsDefaults?: boolean;
}

/** Starts a system with failpoints in its gateway. Throws what it printed when it does not start within 170 s. */
export async function startStack({ args = [], keepsDefaults }: StackOptions = {}): Promise<RunningStack> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'pulseboard-e2e-'));
  // As root, PostgreSQL runs as another user, who has to enter this folder.
  await chmod(scratch, 0o755);
  const port = await getPort({ port: 3200 });
  const gatewayPort = await getPort({ port: 4200 });
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    env: { ...process.env, ...environment(port, gatewayPort), DATA_DIR: path.join(scratch, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { page, kafka } = await readAddresses(child);
  if (!keepsDefaults) await configure(page);
  return {
    page,
    kafka,
    gateway: `http://127.0.0.1:${gatewayPort}`,
    password,
    secret,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGINT');
      await exit;
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function environment(port: number, gatewayPort: number): Record<string, string> {
  const names = ['localhost', '127.0.0.1', otherName];
  return {
    PORT: String(port),
    ALLOWED_ORIGINS: names.map((name) => `http://${name}:${port}`).join(','),
    GATEWAY_PORT: String(gatewayPort),
    ADMIN_PASSWORD: password,
    AUTH_SECRET: secret,
    GATEWAY_FAILPOINTS: '1',
  };
}

/**
 * Orders that a test leaves behind are delivered soon, so that they do not disturb the next for long; and a fifth of the
 * usual price ticks leaves the processor to the tests.
 */
async function configure(page: string): Promise<void> {
  const admin = await signInAdmin(page, password);
  await admin.send('PATCH', 'services/shipping/settings', { deliverAfterMs: 2_000 });
  await admin.send('PATCH', 'simulator/rates', { prices: 40 });
}

/** Reads the addresses that the start prints, as a person does. */
async function readAddresses(child: ChildProcess): Promise<{ page: string; kafka: string }> {
  const lines: string[] = [];
  const found = new Map<string, string>();
  const timer = setTimeout(() => child.kill('SIGINT'), startMs);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line);
    const [, name, value] = /^\s+(Pulseboard|Kafka|Stop)\s+([^\s,]+)/.exec(line) ?? [];
    if (name && value) found.set(name, value);
    if (name === 'Stop') break;
  }
  clearTimeout(timer);
  child.stdout?.resume();
  const [page, kafka] = [found.get('Pulseboard'), found.get('Kafka')];
  if (page && kafka) return { page, kafka };
  throw new Error(`The system did not start within ${startMs / 1_000} s. It printed:\n${lines.join('\n')}`);
}
