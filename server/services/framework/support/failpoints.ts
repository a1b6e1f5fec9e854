/** The moments between two steps that are not one: where a crash tells whether nothing is lost or doubled. */
export type FaultPoint =
  | 'after-commit-before-publish'
  | 'after-publish-before-delete'
  | 'after-handle-before-offset-commit'
  | 'after-task-run-before-settle';

/** At which passing of a point the process kills itself, counted from 1. */
export type FaultPlan = Partial<Record<FaultPoint, number>>;

export type PassFault = (point: FaultPoint) => void;

/** Counts how often each point is passed, and kills this process with SIGKILL when the plan says so. */
export function createFaults(plan: FaultPlan = {}, kill = killSelf): PassFault {
  const passed = new Map<FaultPoint, number>();
  return (point) => {
    const count = (passed.get(point) ?? 0) + 1;
    passed.set(point, count);
    if (plan[point] === count) kill();
  };
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}
