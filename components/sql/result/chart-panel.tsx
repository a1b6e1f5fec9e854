'use client';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import type { Finished } from '@/components/sql/data/use-run';
import { SelectField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { isolated } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';
import { type ChartChoice, chartChoices, chartData, firstChoice } from './chart-data';

const Chart = dynamic(() => import('./chart').then((module) => module.Chart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

/** A chart of a result, of columns that the viewer chooses. */
export function ChartPanel({ finished: { answer, timeZone } }: { finished: Finished }) {
  const choices = useMemo(() => chartChoices(answer), [answer]);
  const [chosen, setChosen] = useState<ChartChoice>();
  if (!choices) return <NoChart />;
  const choice = chosen ?? firstChoice(choices, answer.columns);
  const options = (indices: readonly number[]) =>
    indices.map((i) => ({ value: String(i), label: isolated(answer.columns[i]?.name ?? '') }));
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap gap-3">
        <SelectField
          label="Across"
          options={options(choices.x)}
          value={choice.x}
          onChange={(event) => setChosen({ ...choice, x: Number(event.target.value) })}
          className="w-44"
        />
        <SelectField
          label="Value"
          options={options(choices.y)}
          value={choice.y}
          onChange={(event) => setChosen({ ...choice, y: Number(event.target.value) })}
          className="w-44"
        />
      </div>
      <Drawn finished={{ answer, timeZone }} choice={choice} />
    </div>
  );
}

function NoChart() {
  return (
    <p className="p-4 text-ink-2 text-sm">
      A chart needs a column of numbers, and a column of times, dates or texts to draw them across. For
      example: SELECT type, count(*) FROM orders GROUP BY type
    </p>
  );
}

interface DrawnProps {
  finished: Pick<Finished, 'answer' | 'timeZone'>;
  choice: ChartChoice;
}

function Drawn({ finished: { answer, timeZone }, choice }: DrawnProps) {
  const data = useMemo(() => chartData(answer, choice, timeZone), [answer, choice, timeZone]);
  const [x, y] = [answer.columns[choice.x]?.name ?? '', answer.columns[choice.y]?.name ?? ''];
  const name = `${isolated(y)} by ${isolated(x)}${data.splitBy ? ` and ${isolated(data.splitBy)}` : ''}`;
  return (
    <figure aria-label={`Chart of ${name}`}>
      <div className="h-72">
        <Chart {...data} name={name} timeZone={timeZone} />
      </div>
      <figcaption className="num mt-2 text-ink-2 text-xs">
        {name}. {partText(data.drawn, answer.rows.length, answer.truncated)}
      </figcaption>
    </figure>
  );
}

function partText(drawn: number, rows: number, isPart: boolean): string {
  if (drawn === rows && !isPart) return `All ${formatCount(rows)} rows are drawn.`;
  const of = isPart ? `more than ${formatCount(rows)}` : formatCount(rows);
  return `${formatCount(drawn)} of ${of} rows are drawn. Aggregate in the statement to see all of them.`;
}
