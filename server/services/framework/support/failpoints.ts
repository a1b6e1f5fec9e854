/** The moments between two steps that are not one: where a crash tells whether nothing is lost or doubled. */
export type FailpointName =
  | 'after-commit-before-publish'
  | 'after-publish-before-delete'
  | 'after-handle-before-offset-commit'
  | 'after-task-run-before-complete';

/** At which passing of a point the process kills itself, counted from 1. */
export type FailpointPlan = Partial<Record<FailpointName, number>>;

export type HitFailpoint = (point: FailpointName) => void;

/** Counts how often each point is passed, and kills this process with SIGKILL when the plan says so. */
export function createFailpoints(plan: FailpointPlan = {}, kill = killSelf): HitFailpoint {
  const passed = new Map<FailpointName, number>();
  return (point) => {
    const count = (passed.get(point) ?? 0) + 1;
    passed.set(point, count);
    if (plan[point] === count) kill();
  };
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}
