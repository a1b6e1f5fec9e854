'use client';
import { type Replay, useReplays } from '@/components/live';
import { formatCount } from '@/lib/text/format';
import { feedNames } from './ledger-columns';

/** Progress of each feed that reads missed events from Kafka; nothing if none does. */
export function ReplayProgress() {
  const replays = useReplays();
  if (replays.length === 0) return null;
  return (
    <ul className="mb-3 grid gap-2">
      {replays.map((replay) => (
        <li key={replay.feed}>
          <Progress replay={replay} />
        </li>
      ))}
    </ul>
  );
}

function Progress({ replay: { feed, done, total } }: { replay: Replay }) {
  const text = `${formatCount(done)} of ${formatCount(total)}`;
  return (
    <div className="grid grid-cols-[7rem_1fr_auto] items-center gap-3 text-sm">
      <span className="font-medium">{feedNames[feed]}</span>
      <div
        role="progressbar"
        aria-label={`${feedNames[feed]}: reading missed events from Kafka`}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-warn" style={{ width: `${(done / total) * 100}%` }} />
      </div>
      <span className="num text-ink-2">{text}</span>
    </div>
  );
}
