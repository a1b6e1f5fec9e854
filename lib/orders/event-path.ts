import { type EventPosition, mergePartitions } from './merge-partitions';
import type { PathStep } from './order-view';

// Any producer may write to the topic: one that repeats a type under ever new ids must not grow an order without end.
const maxOfOneType = 20;

/** An order of single steps that does not depend on which others are there. */
export const compareByTime = (a: EventPosition, b: EventPosition): number =>
  a.at - b.at || a.partition - b.partition || a.offset - b.offset;

// As identityOf has it, without making texts of them: this is done with every step for every event.
const isSame = (a: PathStep, b: PathStep): boolean => a.id === b.id && a.source === b.source;

/**
 * A path with one more step, by Kafka's order: by offset within a partition, by time across them. Of a step that came
 * more than once, and of very many of one type, the earliest stay. So the path depends on the set of steps and not on
 * the order they came in. Returns the same array when nothing changes.
 */
export function addStep(path: PathStep[], step: PathStep): PathStep[] {
  const known = path.find((each) => isSame(each, step));
  if (known && compareByTime(known, step) <= 0) return path;
  const others = known ? path.filter((each) => each !== known) : path;
  const dropped = surplus(others, step);
  if (dropped === step) return path;
  return inKafkaOrder([...others.filter((each) => each !== dropped), step]);
}

/** The path that any steps of one order make. */
export function buildPath(steps: Iterable<PathStep>): PathStep[] {
  let path: PathStep[] = [];
  for (const step of steps) path = addStep(path, step);
  return path;
}

/** The latest step of a type that there would be too many of. */
function surplus(path: readonly PathStep[], step: PathStep): PathStep | undefined {
  if (path.length < maxOfOneType) return undefined;
  const alike = path.filter(({ type }) => type === step.type);
  if (alike.length < maxOfOneType) return undefined;
  return alike.reduce((latest, each) => (compareByTime(each, latest) > 0 ? each : latest), step);
}

function inKafkaOrder(steps: PathStep[]): PathStep[] {
  const byOffset = steps.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  const isOnePartition = byOffset[0]?.partition === byOffset.at(-1)?.partition;
  return isOnePartition ? byOffset : mergePartitions(byOffset);
}
