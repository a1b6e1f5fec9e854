import { Sparkline } from '@/components/ui/sparkline';
import { counted } from '@/lib/text/plural';

/** Lines of each of the last 60 minutes. Screen readers get the last minute and the most of one. */
export function MinuteTrend({ counts, className }: { counts: readonly number[]; className?: string }) {
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  const text = `${counted(counts.at(-1) ?? 0, 'line')} in this minute, at most ${counted(most, 'line')} in one of the last 60 minutes`;
  return (
    <span className={className} title={text}>
      <span className="sr-only">{text}</span>
      <Sparkline values={counts} width={112} height={22} floor={0} className="max-w-full" />
    </span>
  );
}
