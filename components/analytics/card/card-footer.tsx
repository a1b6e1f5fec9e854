'use client';
import { ChevronDown, Download } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { reportPath } from '@/components/analytics/data/report-path';
import type { Answered } from '@/components/analytics/data/use-report';
import { RelativeTime } from '@/components/freshness/relative-time';
import { cn } from '@/components/ui/cn';
import type { Report } from '@/lib/analytics/reports';
import { counted } from '@/lib/text/plural';
import { Query } from './query';

type Open = 'table' | 'query' | undefined;

export interface CardFooterProps<R extends Report> {
  /** Title of the card: the links and buttons of several cards have to differ for screen readers. */
  title: string;
  answered: Answered<R>;
  /** The rows as a table; undefined where the card itself is one. */
  table?: ReactNode;
}

/** Coverage of a report, its table, its query and its export. */
export function CardFooter<R extends Report>({ title, answered, table }: CardFooterProps<R>) {
  const [open, setOpen] = useState<Open>();
  const id = useId();
  const { report, period, current, completeTo } = answered;
  const toggle = (which: Open) => setOpen(open === which ? undefined : which);
  const disclosure = { title, open, toggle, controls: id };
  return (
    <footer className="border-line border-t text-xs">
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-ink-2">
        <p className="num mr-auto py-0.5">
          {counted(current.scanned, 'row')} scanned · <Coverage to={completeTo} />
        </p>
        <div className="-mx-1 flex items-center gap-2">
          {table !== undefined && <Disclosure {...disclosure} which="table" label="Table" />}
          <Disclosure {...disclosure} which="query" label="Query" />
          {(['csv', 'parquet'] as const).map((format) => (
            <a
              key={format}
              href={`/api${reportPath(report, period, format)}`}
              download
              aria-label={`${title}: download ${formatNames[format]}`}
              className={action}
            >
              <Download aria-hidden className="size-3" />
              {formatNames[format]}
            </a>
          ))}
        </div>
      </div>
      <div id={id} className={cn(open && 'border-line border-t px-4 py-3')}>
        {open === 'table' && table}
        {open === 'query' && <Query sql={current.sql} />}
      </div>
    </footer>
  );
}

function Coverage({ to }: { to: number | undefined }) {
  if (to === undefined) return 'freshness unknown';
  return (
    <>
      up to <RelativeTime at={to} className="inline-block min-w-14" />
    </>
  );
}

const formatNames = { csv: 'CSV', parquet: 'Parquet' };
const action = 'inline-flex h-6 items-center gap-1 rounded px-1 font-medium hover:bg-sunken hover:text-ink';

interface DisclosureProps {
  title: string;
  label: string;
  which: Open;
  open: Open;
  toggle(which: Open): void;
  controls: string;
}

function Disclosure({ title, label, which, open, toggle, controls }: DisclosureProps) {
  const isOpen = open === which;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={`${title}: ${label.toLowerCase()}`}
      onClick={() => toggle(which)}
      className={action}
    >
      {label}
      <ChevronDown aria-hidden className={cn('size-3', isOpen && 'rotate-180')} />
    </button>
  );
}
