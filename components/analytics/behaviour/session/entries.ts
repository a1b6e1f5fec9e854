import type { SessionAnswer, SessionStep } from '@/lib/analytics/behaviour';
import type { LogLine } from '@/lib/logs/log-line';

/** Something that happened in a session or because of it. */
export type Entry = { at: number; key: string } & (
  | { kind: 'step'; step: SessionStep }
  | { kind: 'order'; orderId: string; type: string }
  | { kind: 'line'; line: LogLine }
);

/** Steps, events of orders and log lines of a session, in order of time. */
export function entriesOf({ steps, orders, lines }: SessionAnswer): Entry[] {
  const entries: Entry[] = [
    ...steps.map((step) => ({
      ...{ kind: 'step' as const, at: step.at, step },
      key: `step ${step.partition} ${step.offset} ${step.at}`,
    })),
    ...orders.flatMap(({ orderId, events }) =>
      events.map(({ type, at }, index) => ({
        ...{ kind: 'order' as const, at, orderId, type },
        key: `order ${orderId} ${index}`,
      })),
    ),
    ...lines.map((line) => ({
      ...{ kind: 'line' as const, at: line.at, line },
      key: `line ${line.partition} ${line.offset} ${line.at}`,
    })),
  ];
  return entries.sort((a, b) => a.at - b.at);
}
