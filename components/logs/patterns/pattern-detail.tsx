import { ScrollText } from 'lucide-react';
import { RelativeTime } from '@/components/freshness/relative-time';
import { ExampleLine } from '@/components/logs/analysis/example-line';
import { literalPart } from '@/components/logs/analysis/literal-part';
import { logsHref } from '@/components/logs/links/logs-href';
import { buttonClass } from '@/components/ui/button';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { LogPattern } from '@/lib/logs/analysis';
import { formatCount } from '@/lib/text/format';

/** What a pattern opens to: its newest line, its services, and the way to its lines. */
export function PatternDetail({ pattern }: { pattern: LogPattern }) {
  const { services, example, firstAt, lastAt } = pattern;
  return (
    <div className="flex flex-col gap-3">
      <section aria-label="Newest line" className="rounded-md border border-line bg-surface p-3">
        <ExampleLine line={example} />
      </section>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-ink-2 text-xs">
        <RowLink href={linesHref(pattern)} className={buttonClass({ size: 'sm' })}>
          <ScrollText aria-hidden className="size-3.5" /> Show its lines
        </RowLink>
        <span>
          First seen <RelativeTime at={firstAt} />, last seen <RelativeTime at={lastAt} />
        </span>
        <ul aria-label="Lines by service" className="num flex flex-wrap gap-x-4 gap-y-1">
          {services.map(({ service, count }) => (
            <li key={service}>
              <ExternalText text={service} /> {formatCount(count)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The tail with the longest text that all lines of the pattern have, and their service if it is one. */
function linesHref({ template, example, services }: LogPattern): string {
  const text = literalPart(template, example.data.msg);
  const [first, second] = services;
  const isOne = first !== undefined && second === undefined && !first.service.includes(',');
  return logsHref({ ...(text ? { text } : {}), ...(isOne ? { service: first.service } : {}) });
}
