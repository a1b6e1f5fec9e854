import { LogText } from '@/components/logs/text/log-text';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTimeZone, formatDuration } from '@/lib/text/format';
import { StackTrace } from './stack-trace';

/** The fields of a line by name, its own attributes, and its error. */
export function LineFields({ line }: { line: LogLine }) {
  const { data } = line;
  return (
    <div className="flex flex-col gap-4">
      {data.err && <StackTrace err={data.err} />}
      <FieldList label="Fields" entries={fieldsOf(line)} />
      {data.attributes && (
        <FieldList
          label="Attributes"
          entries={Object.entries(data.attributes).map(([name, value]) => [name, String(value)])}
        />
      )}
    </div>
  );
}

function fieldsOf({ data, at, partition, offset, id }: LogLine): [string, string][] {
  const { durationMs } = data;
  const fields: [string, string | undefined][] = [
    ['Written', formatDateTimeZone(data.at)],
    ['In Kafka', formatDateTimeZone(at)],
    ['Service', data.service],
    ['Host', data.host],
    ['Process', data.instance],
    ['Operation', data.operation],
    ['Duration', durationMs === undefined ? undefined : formatDuration(durationMs)],
    ['Order', data.orderId],
    ['Trace', data.traceId],
    ['Partition and offset', `${partition}:${offset}`],
    ['Id', id],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== undefined);
}

interface FieldListProps {
  label: string;
  entries: readonly [string, string][];
}

function FieldList({ label, entries }: FieldListProps) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium text-sm">{label}</h3>
      <dl className="flex flex-col">
        {entries.map(([name, value]) => (
          <div
            key={name}
            className="grid grid-cols-[9rem_minmax(0,1fr)] gap-3 border-line border-b py-1.5 last:border-0"
          >
            <dt className="text-ink-2 text-sm [overflow-wrap:anywhere]">
              <LogText text={name} isOneLine />
            </dt>
            <dd className="whitespace-pre-wrap font-mono text-xs leading-5 [overflow-wrap:anywhere]">
              <LogText text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
