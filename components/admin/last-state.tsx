import { formatClockTime } from '@/lib/text/format';

/** The note above data whose source no longer answers. `who` begins in lower case. */
export function LastState({ who, at }: { who: string; at: number | undefined }) {
  if (at === undefined) return null;
  return (
    <p role="status" className="num mb-3 text-sm text-warn">
      No answer from {who}. Last state from {formatClockTime(at)}.
    </p>
  );
}
