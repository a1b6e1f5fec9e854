'use client';
import { CircleCheck, CircleHelp } from 'lucide-react';
import { type HealthNow, useHealthNow } from '@/components/freshness/use-health-now';
import { healthProblems, type Problem } from '@/lib/health/health-problems';
import { formatSince } from '@/lib/text/format';
import { Line, ProblemLine } from './problem-line';
import { problemText } from './problem-text';

/** The problems, worst first, or one line that everything is fine. */
export function ProblemLines() {
  const { health, now, isOld } = useHealthNow();
  const problems = health && !isOld ? healthProblems(health) : [];
  return (
    <section
      aria-label="Problems"
      className="col-span-12 overflow-hidden rounded-lg border border-line bg-surface"
    >
      {problems.length > 0 ? (
        <ul className="divide-y divide-line">
          {problems.map((problem) => (
            <ProblemLine key={keyOf(problem)} problem={problem} now={now} />
          ))}
        </ul>
      ) : (
        <NoProblem health={health} now={now} isOld={isOld} />
      )}
      {/* Without figures, because they change every second. */}
      <p role="status" className="sr-only">
        {problems.map((problem) => problemText(problem, now).title).join('. ')}
      </p>
    </section>
  );
}

const keyOf = (problem: Problem): string =>
  `${problem.kind}-${'name' in problem ? problem.name : 'feed' in problem ? problem.feed : ''}`;

function NoProblem({ health, now, isOld }: HealthNow) {
  if (!health) return <Line icon={CircleHelp} ink="text-ink-3" title="Waiting for the gateway" detail="" />;
  const { services, quietSince, at } = health;
  if (isOld)
    return (
      <Line
        icon={CircleHelp}
        ink="text-warn"
        title={`Unknown since ${formatSince(at, now)}`}
        detail="The gateway has not reported the state of services since."
      />
    );
  if (services.length === 0)
    return (
      <Line icon={CircleHelp} ink="text-ink-3" title="Unknown" detail="The gateway reports no services." />
    );
  return (
    <Line
      icon={CircleCheck}
      ink="text-good"
      title="All good"
      detail={`${quietSince === undefined ? '' : `since ${formatSince(quietSince, now)}: `}every service is up, and no order waits over 1 min for payment, stock or dispatch.`}
    />
  );
}
