import { logsHref } from '@/components/logs/links/logs-href';
import { processHref, serviceOfProcess } from '@/components/logs/links/process-of';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { ProcessMark } from '@/lib/logs/analysis';
import { formatClockTime, formatDateTime, toIso } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { inTimeOrder, markLook } from './marks';

/** What happened to processes in the range, newest first, with the lines of that time. */
export function MarkList({ marks }: { marks: readonly ProcessMark[] }) {
  if (marks.length === 0)
    return <p className="text-ink-3 text-xs">No process started, stopped or ended in this range.</p>;
  return (
    <details>
      <summary className="w-fit text-accent text-xs">{counted(marks.length, 'process change')}</summary>
      <ul className="num mt-1 max-h-56 overflow-y-auto text-xs">
        {inTimeOrder(marks)
          .reverse()
          .map((mark) => (
            <Mark key={`${mark.at} ${mark.process} ${mark.change}`} mark={mark} />
          ))}
      </ul>
    </details>
  );
}

function Mark({ mark: { at, process, change, detail } }: { mark: ProcessMark }) {
  const { icon: Icon, label, colour } = markLook[change];
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-0.5">
      <time dateTime={toIso(at)} title={formatDateTime(at)} className="text-ink-2">
        {formatClockTime(at)}
      </time>
      <span className="inline-flex items-center gap-1">
        <Icon aria-hidden className="size-3.5 shrink-0" style={{ color: colour }} />
        <RowLink href={processHref(process)} className="font-medium hover:underline">
          <ExternalText text={process} />
        </RowLink>
        {label}
      </span>
      {detail && <ExternalText text={detail} className="text-ink-3" />}
      <RowLink
        href={logsHref({ service: serviceOfProcess(process), at })}
        className="text-accent hover:underline"
      >
        Lines around {formatClockTime(at)}
      </RowLink>
    </li>
  );
}
