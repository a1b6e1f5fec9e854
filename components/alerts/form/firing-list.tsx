import { Labels } from '@/components/alerts/text/labels-text';
import type { PreviewAnswer } from '@/lib/alerts/api';
import { formatClockTime, formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

const most = 10;

/** The newest times that the rule would have fired. */
export function FiringList({ firing, to }: Pick<PreviewAnswer, 'firing' | 'to'>) {
  if (firing.length === 0) return null;
  const newest = [...firing].sort((a, b) => b.from - a.from).slice(0, most);
  const left = firing.length - newest.length;
  return (
    <ul
      aria-label="Times it would have fired"
      className="num mt-3 divide-y divide-line border-line border-t text-sm"
    >
      {newest.map((time) => (
        <li key={`${time.from} ${JSON.stringify(time.labels)}`} className="flex flex-wrap gap-x-4 py-1.5">
          <span>{formatClockTime(time.from)}</span>
          <Labels labels={time.labels} className="text-xs" />
          <span className="ml-auto text-ink-2">
            {time.to === null
              ? `${formatDuration(to - time.from)} so far`
              : formatDuration(time.to - time.from)}
          </span>
        </li>
      ))}
      {left > 0 && <li className="py-1.5 text-ink-2 text-xs">{counted(left, 'earlier time')} not listed.</li>}
    </ul>
  );
}
