import { type EventPosition, mergePartitions } from './merge-partitions';
import type { PathStep } from './order-view';

// Any producer may write to the topic: one that repeats a type under new ids must not grow an order without limit.
const maxOfOneType = 20;

/** A total order of two steps that does not depend on other steps. */
export const compareByTime = (a: EventPosition, b: EventPosition): number =>
  a.at - b.at || a.partition - b.partition || a.offset - b.offset;

// The same as comparing identityOf, without building strings: it runs for every step on every event.
const isSameEvent = (a: PathStep, b: PathStep): boolean => a.id === b.id && a.source === b.source;

/**
 * Adds a step to a path: sorted by offset within a partition, by time across partitions. Keeps the earliest of duplicate
 * steps and the earliest 20 of one type, so that the path depends only on the set of steps and not on their order of
 * arrival. Returns the same array when nothing changes.
 */
export function addStep(path: PathStep[], step: PathStep): PathStep[] {
  const existing = path.find((each) => isSameEvent(each, step));
  if (existing && compareByTime(existing, step) <= 0) return path;
  const others = existing ? path.filter((each) => each !== existing) : path;
  const dropped = surplus(others, step);
  if (dropped === step) return path;
  return inKafkaOrder([...others.filter((each) => each !== dropped), step]);
}

/** The path of an order from its steps, in any order. */
export function buildPath(steps: Iterable<PathStep>): PathStep[] {
  let path: PathStep[] = [];
  for (const step of steps) path = addStep(path, step);
  return path;
}

/** The latest step of the type, if the new step makes too many of it. */
function surplus(path: readonly PathStep[], step: PathStep): PathStep | undefined {
  if (path.length < maxOfOneType) return undefined;
  const sameType = path.filter(({ type }) => type === step.type);
  if (sameType.length < maxOfOneType) return undefined;
  return sameType.reduce((latest, each) => (compareByTime(each, latest) > 0 ? each : latest), step);
}

function inKafkaOrder(steps: PathStep[]): PathStep[] {
  const byOffset = steps.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  const isOnePartition = byOffset[0]?.partition === byOffset.at(-1)?.partition;
  return isOnePartition ? byOffset : mergePartitions(byOffset);
}
