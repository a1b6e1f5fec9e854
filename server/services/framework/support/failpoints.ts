/** Points between two steps that are not atomic: a crash there must neither lose nor double an effect. */
export type FailpointName =
  | 'after-commit-before-publish'
  | 'after-publish-before-delete'
  | 'after-handle-before-offset-commit'
  | 'after-task-run-before-complete';

/** On which hit of a failpoint the process kills itself, counted from 1. */
export type FailpointPlan = Partial<Record<FailpointName, number>>;

export type HitFailpoint = (point: FailpointName) => void;

/** Counts the hits of each failpoint, and kills this process with SIGKILL as planned. */
export function createFailpoints(plan: FailpointPlan = {}, kill = killSelf): HitFailpoint {
  const hits = new Map<FailpointName, number>();
  return (point) => {
    const count = (hits.get(point) ?? 0) + 1;
    hits.set(point, count);
    if (plan[point] === count) kill();
  };
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}
