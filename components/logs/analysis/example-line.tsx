import { LineLinks } from '@/components/logs/links/line-links';
import { LogText } from '@/components/logs/text/log-text';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTime, formatTime, toIso } from '@/lib/text/format';

/** One line in full, and where it leads. */
export function ExampleLine({ line }: { line: LogLine }) {
  const { data } = line;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="num flex flex-wrap items-baseline gap-x-3 gap-y-1 text-ink-2 text-xs">
        <time dateTime={toIso(data.at)} title={formatDateTime(data.at)}>
          {formatTime(data.at)}
        </time>
        <LevelBadge level={data.level} />
        <ExternalText text={data.service} />
        {data.operation && <ExternalText text={data.operation} />}
      </p>
      <p className="font-mono text-sm [overflow-wrap:anywhere]">
        <LogText text={data.msg} isOneLine />
      </p>
      {data.err && (
        <p className="font-mono text-bad text-sm [overflow-wrap:anywhere]">
          <LogText text={`${data.err.name}: ${data.err.message}`} isOneLine />
        </p>
      )}
      <Attributes values={data.attributes ?? {}} />
      <LineLinks line={line} />
    </div>
  );
}

function Attributes({ values }: { values: NonNullable<LogLine['data']['attributes']> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 font-mono text-xs">
      {entries.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1">
          <dt className="text-ink-3">
            <ExternalText text={`${name}`} />=
          </dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            <ExternalText text={String(value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
