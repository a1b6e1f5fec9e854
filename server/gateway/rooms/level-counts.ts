import type { DomainEvent, LogLevel } from '@/lib/events';
import type { LevelCounts } from '@/lib/protocol';

export type LevelOf = (event: DomainEvent) => LogLevel;

/** Adds the levels of events to `counts`. */
export function addLevels(
  counts: LevelCounts,
  entries: readonly { event: DomainEvent }[],
  levelOf: LevelOf,
): void {
  for (const { event } of entries) {
    const level = levelOf(event);
    counts[level] = (counts[level] ?? 0) + 1;
  }
}
