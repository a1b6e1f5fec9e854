'use client';
import { CircleHelp, CircleX, type LucideIcon, Play, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { act, useProcessActions } from '@/components/admin/use-admin';
import { useSession } from '@/components/live';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { Problem } from '@/lib/health/health-problems';
import { problemText } from './problem-text';

/** One problem, with a link to the waiting orders and a start button where they help. */
export function ProblemLine({ problem, now }: { problem: Problem; now: number }) {
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

/** An icon, a title, details, and optional actions. */
export function Line({ icon: Icon, ink, fill, title, detail, children }: LineProps) {
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
