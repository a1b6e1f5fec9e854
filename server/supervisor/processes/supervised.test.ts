import { expect, test, vi } from 'vitest';
import type { Exit, ServerProcess } from '@/server/embedded/server-process';
import { type ProcessInfo, Supervised, type Timing, type Unit } from './supervised';

/** Quick restarts, with limits that a slow machine does not reach. */
const quick: Timing = {
  firstDelayMs: 1,
  maxDelayMs: 4,
  healthyMs: 60_000,
  pollMs: 1,
  checkMs: 5,
  startTimeoutMs: 60_000,
  stopTimeoutMs: 100,
};

/** A process that runs until it is stopped. */
function fakeProcess(pid: number): ServerProcess & { crash(): void } {
  let end: (exit: Exit) => void = () => undefined;
  let hasExited = false;
  const exited = new Promise<Exit>((resolve) => {
    end = (exit) => {
      hasExited = true;
      resolve(exit);
    };
  });
  return {
    pid,
    exited,
    hasExited: () => hasExited,
    kill: () => end({ code: null, signal: 'SIGKILL' }),
    crash: () => end({ code: 1, signal: null }),
    stop: () => {
      end({ code: 0, signal: null });
      return exited;
    },
  };
}

function fixture(overrides: Partial<Unit> = {}, timing: Partial<Timing> = {}) {
  const launched: ReturnType<typeof fakeProcess>[] = [];
  const delays: number[] = [];
  const fatal: ProcessInfo[] = [];
  const unit: Unit = {
    name: 'kafka',
    kind: 'broker',
    launch: async () => {
      const process = fakeProcess(launched.length + 1);
      launched.push(process);
      return process;
    },
    isReady: async () => true,
    lastLogLines: () => 'Error: disk full',
    ...overrides,
  };
  const events = {
    changed: (_: ProcessInfo, { delayMs }: { delayMs?: number }) => void (delayMs && delays.push(delayMs)),
    fatal: (info: ProcessInfo) => void fatal.push(info),
  };
  return { supervised: new Supervised(unit, events, { ...quick, ...timing }), launched, delays, fatal };
}

const untilRunning = (supervised: Supervised, restarts: number) =>
  vi.waitFor(() => expect(supervised.info()).toMatchObject({ status: 'running', restarts }), { interval: 2 });

test('the delay doubles with each crash in a row, up to a maximum', async () => {
  const { supervised, launched, delays } = fixture();
  await supervised.start();
  for (let restarts = 0; restarts < 4; restarts += 1) {
    await untilRunning(supervised, restarts);
    launched.at(-1)?.crash();
  }
  await untilRunning(supervised, 4);
  expect(delays).toEqual([1, 2, 4, 4]);
  supervised.abandon();
});

test('the delay is reset after a healthy period', async () => {
  const healthyMs = 20;
  const { supervised, launched, delays } = fixture({}, { healthyMs });
  await supervised.start();
  await untilRunning(supervised, 0);
  launched.at(-1)?.crash();
  await untilRunning(supervised, 1);
  const { since } = supervised.info();
  await vi.waitUntil(() => Date.now() - since > 2 * healthyMs, { interval: 5 });
  launched.at(-1)?.crash();
  await untilRunning(supervised, 2);
  expect(delays).toEqual([1, 1]);
  supervised.abandon();
});

test('after five failures in a row a broker is given up, with its last log lines', async () => {
  const { supervised, launched, fatal } = fixture({ fatalAfter: 5 });
  await supervised.start();
  for (let restarts = 0; restarts < 5; restarts += 1) {
    await untilRunning(supervised, restarts);
    launched.at(-1)?.crash();
  }
  await vi.waitFor(() => expect(fatal).toHaveLength(1));
  expect(fatal[0]).toMatchObject({ status: 'crashed', lastExit: { code: 1, reason: 'Error: disk full' } });
  expect(launched).toHaveLength(5);
});

test('a process that never becomes ready is killed and restarted', async () => {
  const { supervised, launched } = fixture({ isReady: async () => false }, { startTimeoutMs: 50 });
  await supervised.start();
  await vi.waitFor(() => expect(launched.length).toBeGreaterThan(1));
  expect(supervised.info().lastExit).toMatchObject({ signal: 'SIGKILL' });
  supervised.abandon();
});

test('a launch that throws counts as a failure', async () => {
  const { supervised, fatal } = fixture({
    fatalAfter: 2,
    launch: async () => {
      throw new Error('Cannot run java');
    },
  });
  await supervised.start();
  await vi.waitFor(() => expect(fatal[0]?.lastExit?.reason).toBe('Cannot run java'));
});

test('a process that is stopped during a restart delay stays stopped', async () => {
  const { supervised, launched } = fixture();
  await supervised.start();
  await untilRunning(supervised, 0);
  launched.at(-1)?.crash();
  await vi
    .waitFor(() => expect(supervised.info().status).toBe('backoff'), { interval: 0 })
    .catch(() => undefined);
  await supervised.stop();
  const count = launched.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(supervised.info()).toMatchObject({ status: 'stopped', pid: null });
  expect(launched.length).toBe(count);
});
