import type { Browser } from '@playwright/test';

interface TraceEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  args: { name?: string };
  /** CPU time, µs; `dur` would include time in which other processes ran. */
  tdur?: number;
}

export interface TaskTimes {
  /** The longest task of the page's main thread, ms of CPU. */
  longestMs: number;
  /** Tasks of more than 50 ms of CPU. */
  long: number;
}

/**
 * Measures the CPU time of tasks on the page's main thread while `work` runs. Wall time would include waiting for a core
 * that another process uses.
 */
export async function measureTasks<T>(browser: Browser, work: () => Promise<T>): Promise<[T, TaskTimes]> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  const traceConfig = { includedCategories: ['toplevel'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  const result = await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return [result, timesOf(events)];
}

function timesOf(events: readonly TraceEvent[]): TaskTimes {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const mains = new Set(
    events.filter(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain').map(threadOf),
  );
  const tasks = events.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && mains.has(threadOf(event)),
  );
  const times = tasks.map(({ tdur = 0 }) => tdur / 1_000);
  return { longestMs: Math.round(Math.max(0, ...times)), long: times.filter((ms) => ms > 50).length };
}
