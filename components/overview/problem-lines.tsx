'use client';
import { CircleCheck, CircleHelp, CircleX, type LucideIcon, Play, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { act, useProcessActions } from '@/components/admin/use-admin';
import { type HealthNow, useHealthNow } from '@/components/freshness/use-health-now';
import { useSession } from '@/components/live';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { healthProblems, type Problem } from '@/lib/health/health-problems';
import { formatSince } from '@/lib/text/format';
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

function ProblemLine({ problem, now }: { problem: Problem; now: number }) {
  const { title, detail } = problemText(problem, now);
  const isBad =
    problem.kind === 'kafka' ||
    (problem.kind === 'service' &&
      (problem.state === 'down' || problem.isKafkaDown || problem.waiting !== undefined));
  const waiting = problem.kind === 'service' || problem.kind === 'waiting' ? problem.waiting : undefined;
  return (
    <li>
      <Line
        icon={problem.kind === 'unknown' ? CircleHelp : isBad ? CircleX : TriangleAlert}
        ink={isBad ? 'text-bad' : 'text-warn'}
        fill={isBad ? 'bg-bad-soft' : 'bg-warn-soft'}
        title={title}
        detail={detail}
      >
        {waiting && 'name' in problem && (
          <Link href={`/orders?waits=${problem.name}`} className="font-medium text-ink text-sm underline">
            Show orders
          </Link>
        )}
        {problem.kind === 'service' && problem.isProcess && problem.state === 'stopped' && (
          <StartButton name={problem.name} />
        )}
      </Line>
    </li>
  );
}

/** Starts a stopped process; shown only to admins. */
function StartButton({ name }: { name: string }) {
  const { role } = useSession();
  const send = useProcessActions();
  const [isBusy, setBusy] = useState(false);
  if (role !== 'admin') return null;
  const start = async () => {
    setBusy(true);
    await act(
      () => send(name, 'start'),
      () => ({ title: `Started ${name}` }),
    );
    setBusy(false);
  };
  return (
    <Button size="sm" disabled={isBusy} aria-label={`Start ${name}`} onClick={() => void start()}>
      <Play aria-hidden className="size-3.5" /> {isBusy ? 'Starting' : 'Start'}
    </Button>
  );
}

interface LineProps {
  icon: LucideIcon;
  ink: string;
  fill?: string;
  title: string;
  detail: string;
  children?: ReactNode;
}

function Line({ icon: Icon, ink, fill, title, detail, children }: LineProps) {
  return (
    <div className={cn('flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2', fill)}>
      <p className="num flex min-w-0 flex-1 basis-64 items-start gap-2 text-sm">
        <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', ink)} />
        <span>
          <strong className="font-medium text-ink">{title}</strong>{' '}
          <span className="text-ink-2">{detail}</span>
        </span>
      </p>
      {children}
    </div>
  );
}
