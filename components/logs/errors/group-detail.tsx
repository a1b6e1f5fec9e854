'use client';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { RelativeTime } from '@/components/freshness/relative-time';
import { literalPart } from '@/components/logs/analysis/literal-part';
import { StackTrace } from '@/components/logs/detail/stack-trace';
import { logsHref } from '@/components/logs/links/logs-href';
import { Button, buttonClass } from '@/components/ui/button';
import { RowLink } from '@/components/ui/row-link';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { GroupFacts } from './group-facts';
import { LinesAround } from './lines-around';
import { StateActions } from './state-actions';
import type { SetState } from './state-changes';

export interface GroupDetailProps {
  group: ErrorGroup;
  onChange(state: SetState): void;
}

/** What an error group opens to. The example stays the one at opening: a frequent error would change it under the reader. */
export function GroupDetail({ group, onChange }: GroupDetailProps) {
  const [example, setExample] = useState(group.example);
  const isNewest = example.id === group.example.id;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <StateActions state={group.state} onChange={onChange} />
        <RowLink href={linesHref(group)} className={buttonClass({ size: 'sm' })}>
          <ScrollText aria-hidden className="size-3.5" /> Show its lines
        </RowLink>
      </div>
      <GroupFacts group={group} />
      <section aria-label="Example" className="flex min-w-0 flex-col gap-3">
        <div className="flex min-h-7 flex-wrap items-center gap-3">
          <h3 className="font-medium">
            Example, <RelativeTime at={example.data.at} />
          </h3>
          {!isNewest && (
            <Button size="sm" variant="ghost" onClick={() => setExample(group.example)}>
              Show the newest
            </Button>
          )}
        </div>
        {example.data.err && <StackTrace err={example.data.err} />}
        <LinesAround line={example} />
      </section>
    </div>
  );
}

/** The tail with the text that all lines of the group have. */
function linesHref({ message, service, example: { data } }: ErrorGroup): string {
  const text = literalPart(message, data.err?.message ?? data.msg);
  const isError = data.level === 'error' || data.level === 'fatal';
  return logsHref({
    ...(text ? { text } : {}),
    ...(service.includes(',') ? {} : { service }),
    ...(isError ? { level: 'error' as const } : {}),
  });
}
