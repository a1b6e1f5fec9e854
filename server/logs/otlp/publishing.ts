import { Refused } from './refused';
import type { OtlpEvent } from './to-event';

type Publish = (events: readonly OtlpEvent[]) => Promise<void>;

export interface Publishing {
  /** Throws Refused (503) while Kafka does not take what it was sent before. */
  check(): void;
  /** Resolves when Kafka has the events. Throws Refused (503) when it does not take them in time. */
  publish: Publish;
}

/** Bounds how long a client waits for Kafka. What did not reach it in time is answered with 503: the client sends it again. */
export function createPublishing(publish: Publish, timeoutMs: number): Publishing {
  /** Publishes that have not ended although their requests were answered. */
  let overdue = 0;
  return {
    check: () => {
      if (overdue > 0) throw away();
    },
    publish: async (events) => {
      const published = publish(events);
      if (!(await isLate(published, timeoutMs))) return;
      overdue += 1;
      void published.catch(() => undefined).finally(() => (overdue -= 1));
      throw away();
    },
  };
}

const away = (cause?: unknown) =>
  new Refused(503, 'Kafka does not take log lines at the moment. Send it again later.', {
    retryAfter: 2,
    cause,
  });

/** True if the promise has not ended in time. Throws Refused if it was rejected. */
async function isLate(published: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), timeoutMs);
  });
  try {
    return await Promise.race([published.then(() => false as const), late]);
  } catch (error) {
    throw away(error);
  } finally {
    clearTimeout(timer);
  }
}
