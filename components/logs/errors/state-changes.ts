import type { ErrorGroup, ErrorState, ErrorsAnswer } from '@/lib/logs/analysis';

/** What a person can do with a group. */
export type SetState = 'open' | 'resolved' | 'ignored';

/** A change that a person asked for. Until an answer was requested after `doneAt`, epoch ms, the page shows it by itself. */
export interface StateChange {
  group: ErrorGroup;
  state: SetState;
  /** Undefined while the request runs. */
  doneAt?: number;
}

/** The changes that an answer, requested at `at`, does not have yet. */
export const pendingChanges = (changes: readonly StateChange[], at: number): StateChange[] =>
  changes.filter(({ doneAt }) => doneAt === undefined || doneAt >= at);

/** The answer as it will be after the changes; groups that come into the view are added. */
export function withChanges(
  answer: ErrorsAnswer,
  changes: readonly StateChange[],
  states: readonly ErrorState[],
): ErrorsAnswer {
  if (changes.length === 0) return answer;
  const changed = new Map(changes.map((change) => [change.group.id, change]));
  const counts = { ...answer.counts };
  for (const { group, state } of changed.values()) {
    const before = answer.groups.find(({ id }) => id === group.id)?.state ?? group.state;
    counts[before] = Math.max(0, counts[before] - 1);
    counts[state] += 1;
  }
  const known = new Set(answer.groups.map(({ id }) => id));
  const added = [...changed.values()].filter(({ group }) => !known.has(group.id)).map(({ group }) => group);
  const groups = [...answer.groups, ...added]
    .map((group) => ({ ...group, state: changed.get(group.id)?.state ?? group.state }))
    .filter(({ state }) => states.includes(state));
  return { ...answer, counts, groups };
}
