'use client';
import { queryOf, useAnalysis } from '@/components/logs/analysis/use-analysis';
import { LineList } from '@/components/logs/lines/line-list';
import { LineLinks } from '@/components/logs/links/line-links';
import { SkeletonRows } from '@/components/ui/skeleton';
import { aroundAnswer } from '@/lib/logs/history';
import type { LogLine } from '@/lib/logs/log-line';

/** Before and after the line. */
const lines = 8;
const everyMs = 5_000;

/** A line between those that its process wrote before and after it. */
export function LinesAround({ line }: { line: LogLine }) {
  const { partition, offset } = line;
  const path = `/logs/around?${queryOf({ partition, offset, lines })}`;
  const { answer, error } = useAnalysis({
    key: path,
    schema: aroundAnswer,
    everyMs,
    load: (ask) => ask(path),
  });
  const found = answer?.value.lines ?? [];
  const isIn = found.some((each) => each.partition === partition && each.offset === offset);
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-surface p-2">
      {/* The line itself is known, also while the history does not have it or does not answer. */}
      <LineList label="Lines around the example" lines={isIn ? found : [line]} marked={line} />
      {!answer && !error && <SkeletonRows rows={4} className="h-6 px-2" />}
      {error && <p className="px-2 text-warn text-xs">The lines around it are not known: {error.message}</p>}
      <LineLinks line={line} className="px-2" />
    </div>
  );
}
