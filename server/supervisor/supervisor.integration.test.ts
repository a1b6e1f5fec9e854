import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signInternal } from '@/server/auth/internal-auth';
import { markProcess } from '@/server/embedded/process-mark';
import type { ProcessInfo } from './processes/supervised';

const script = path.resolve(import.meta.dirname, '../testing/servers/supervised-run.ts');

interface Started {
  supervisor: ChildProcess;
  opsUrl: string;
  processes: ProcessInfo[];
  output: () => string;
}

let dataDir: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-run-'));
});

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(dataDir, { recursive: true, force: true });
});

function launch(env: Record<string, string> = {}): { supervisor: ChildProcess; output: () => string } {
  const supervisor = fork(script, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      KAFKA_BROKERS: '127.0.0.1:1',
      PORT: '0',
      GATEWAY_PORT: '0',
      FAKE_ROLE_DIARY: path.join(dataDir, 'diary'),
      ...env,
    },
  });
  running.push(supervisor);
  let text = '';
  for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.on('data', (chunk) => (text += chunk));
  return { supervisor, output: () => text };
}

async function start(env: Record<string, string> = {}): Promise<Started> {
  const { supervisor, output } = launch(env);
  const [message] = await once(supervisor, 'message');
  return { supervisor, output, ...message };
}

async function call(opsUrl: string, method: string, route: string, token?: string) {
  const secret = (await readFile(path.join(dataDir, 'auth-secret'), 'utf8')).trim();
  const authorization = `Bearer ${token ?? (await signInternal(secret))}`;
  const response = await fetch(`${opsUrl}${route}`, { method, headers: { authorization } });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

async function processNamed(opsUrl: string, name: string): Promise<ProcessInfo> {
  const { body } = await call(opsUrl, 'GET', '/processes');
  return body.find((info: ProcessInfo) => info.name === name);
}

function expectGone(processes: ProcessInfo[]): void {
  for (const { pid } of processes) expect(markProcess(pid as number)).toBeUndefined();
}

async function diary(): Promise<string[]> {
  const text = await readFile(path.join(dataDir, 'diary'), 'utf8');
  return text.trim().split('\n');
}

test('one Ctrl-C stops the producers, then the services, then the gateway, and leaves no process', async () => {
  const { supervisor, processes, output } = await start();
  supervisor.kill('SIGINT');
  const [code] = await once(supervisor, 'exit');
  expect(code).toBe(0);
  expect((await diary()).slice(-3)).toEqual(['stop simulator', 'stop order', 'stop gateway']);
  expect(output()).toContain('All processes have stopped');
  expectGone(processes);
});

test('a second Ctrl-C immediately kills a role that does not stop', async () => {
  const { supervisor, processes, output } = await start({ FAKE_ROLE_STUBBORN: 'simulator' });
  supervisor.kill('SIGINT');
  await vi.waitFor(async () => expect(await diary()).toContain('stop simulator'), { timeout: 5_000 });
  const exited = once(supervisor, 'exit');
  const again = setInterval(() => supervisor.kill('SIGINT'), 100);
  const [code] = await exited;
  clearInterval(again);
  expect(code).toBe(130);
  expect(output()).toContain('Killing all processes');
  expect(output()).not.toContain('All processes have stopped');
  await vi.waitFor(() => expectGone(processes));
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s stops in order as well', async (signal) => {
  const { supervisor, processes } = await start();
  supervisor.kill(signal);
  const [code] = await once(supervisor, 'exit');
  expect(code).toBe(0);
  expectGone(processes);
});

test('after kill -9 of the supervisor its children exit by themselves', async () => {
  const { supervisor, processes } = await start();
  supervisor.kill('SIGKILL');
  await vi.waitFor(() => expectGone(processes), { timeout: 8_000 });
});

test('the next start ends the processes of a killed supervisor', async () => {
  const first = await start({ FAKE_ROLE_STUBBORN: 'order' });
  first.supervisor.kill('SIGKILL');
  const second = await start();
  expectGone(first.processes);
  expect(second.processes.every(({ status }) => status === 'running')).toBe(true);
});

test('a killed role is restarted, and the restart is counted and printed', async () => {
  const { opsUrl, output } = await start();
  const before = await processNamed(opsUrl, 'gateway');
  await call(opsUrl, 'POST', '/processes/gateway/kill');
  await vi.waitFor(
    async () =>
      expect(await processNamed(opsUrl, 'gateway')).toMatchObject({ status: 'running', restarts: 1 }),
    { timeout: 8_000 },
  );
  const after = await processNamed(opsUrl, 'gateway');
  expect(after.pid).not.toBe(before.pid);
  expect(after.lastExit).toMatchObject({ signal: 'SIGKILL' });
  expect(output()).toContain('gateway was ended by SIGKILL; restarting it in 0.5 s');
});

/** What the supervisor's log says about a process: what happened, how severe it is, and which process. */
async function changesOf(name: string) {
  const text = await readFile(path.join(dataDir, 'logs', 'supervisor.log'), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines
    .filter(({ process }) => process === name)
    .map(({ change, level, pid, service }) => ({ change, level, pid, service }));
}

test('each change of a process is a line of the log of the supervisor', async () => {
  const { supervisor, opsUrl } = await start();
  const running = async () => {
    const info = await processNamed(opsUrl, 'order');
    expect(info.status).toBe('running');
    return info.pid;
  };
  const untilRunsAgain = (ended: number | null) =>
    vi.waitFor(async () => expect(await running()).not.toBe(ended), { timeout: 8_000 });
  const first = await running();
  await call(opsUrl, 'POST', '/processes/order/kill');
  await untilRunsAgain(first);
  const second = await running();
  process.kill(second as number, 'SIGKILL');
  await untilRunsAgain(second);
  const third = await running();
  const { url } = await processNamed(opsUrl, 'order');
  await fetch(`${url}/crash`).catch(() => undefined);
  await untilRunsAgain(third);
  const fourth = await running();
  supervisor.kill('SIGTERM');
  await once(supervisor, 'exit');
  const service = 'supervisor';
  expect(await changesOf('order')).toEqual([
    { change: 'ready', level: 30, pid: first, service },
    { change: 'killed', level: 40, pid: first, service },
    { change: 'ready', level: 30, pid: second, service },
    { change: 'killed', level: 50, pid: second, service },
    { change: 'ready', level: 30, pid: third, service },
    { change: 'crashed', level: 50, pid: third, service },
    { change: 'ready', level: 30, pid: fourth, service },
    { change: 'stopped', level: 30, pid: fourth, service },
  ]);
});

test('each of several gateways can be killed and started by name, and they stop before the balancer', async () => {
  const { supervisor, opsUrl, processes } = await start({ FAKE_GATEWAYS: '2' });
  expect(processes.map(({ name }) => name)).toEqual([
    'gateway-1',
    'gateway-2',
    'balancer',
    'order',
    'simulator',
  ]);
  await call(opsUrl, 'POST', '/processes/gateway-2/kill');
  await vi.waitFor(
    async () =>
      expect(await processNamed(opsUrl, 'gateway-2')).toMatchObject({ status: 'running', restarts: 1 }),
    { timeout: 8_000 },
  );
  expect(await processNamed(opsUrl, 'gateway-1')).toMatchObject({ status: 'running', restarts: 0 });
  supervisor.kill('SIGINT');
  await once(supervisor, 'exit');
  expect((await diary()).slice(-3)).toEqual(['stop gateway', 'stop gateway', 'stop balancer']);
  expectGone(processes);
});

test('a role that crashes repeatedly waits longer before each restart', async () => {
  const { opsUrl, output } = await start();
  const { url } = await processNamed(opsUrl, 'order');
  for (const delay of ['0.5', '1', '2']) {
    await fetch(`${url}/crash`).catch(() => undefined);
    await vi.waitFor(() => expect(output()).toContain(`exit code 7; restarting it in ${delay} s`));
    await vi.waitFor(async () => expect((await processNamed(opsUrl, 'order')).status).toBe('running'), {
      timeout: 8_000,
    });
  }
});

test('a stopped role stays stopped until it is started', async () => {
  const { opsUrl } = await start();
  const stopped = await call(opsUrl, 'POST', '/processes/order/stop');
  expect(stopped.body).toMatchObject({ status: 'stopped', pid: null, ready: null });
  await call(opsUrl, 'POST', '/processes/order/kill');
  expect(await processNamed(opsUrl, 'order')).toMatchObject({ status: 'stopped' });
  await call(opsUrl, 'POST', '/processes/order/start');
  await vi.waitFor(async () =>
    expect(await processNamed(opsUrl, 'order')).toMatchObject({ status: 'running', restarts: 0 }),
  );
});

test('a role that never starts ends the run with its error and exit code 1', {
  timeout: 30_000,
}, async () => {
  const { supervisor, output } = launch({ FAKE_ROLE_BROKEN: 'order' });
  const [code] = await once(supervisor, 'exit');
  expect(code).toBe(1);
  expect(output()).toContain(
    'Stopping: order does not start. Its last log lines are:\nError: no configuration',
  );
  expect(await diary()).toContain('stop gateway');
});

test('a second start with the same folder names the running process', async () => {
  const { supervisor } = await start();
  const second = launch();
  const [code] = await once(second.supervisor, 'exit');
  expect(code).toBe(1);
  expect(second.output()).toContain(
    `is already running with the data folder ${dataDir} (process ${supervisor.pid})`,
  );
});

test('the password is shown on the first start only', async () => {
  const first = await start();
  const password = (await readFile(path.join(dataDir, 'admin-password'), 'utf8')).trim();
  expect(first.output()).toContain(password);
  first.supervisor.kill('SIGTERM');
  await once(first.supervisor, 'exit');
  const second = await start();
  expect(second.output()).not.toContain(password);
  expect(second.output()).toContain(path.join(dataDir, 'admin-password'));
});

test('the ops API refuses a caller without a valid token with a problem document', async () => {
  const { opsUrl } = await start();
  const refused = await call(opsUrl, 'GET', '/processes', 'forged');
  expect(refused).toMatchObject({ status: 401, body: { title: 'Unauthorized', status: 401 } });
  expect(refused.type).toContain('application/problem+json');
  const unknown = await call(opsUrl, 'POST', '/processes/nobody/stop');
  expect(unknown).toMatchObject({ status: 404, body: { detail: expect.stringContaining('"nobody"') } });
});
