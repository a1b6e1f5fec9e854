'use client';
import { BellRing } from 'lucide-react';
import type { AlertsPoll } from '@/components/alerts/data/use-alerts';
import { useCommands } from '@/components/alerts/data/use-commands';
import { useMutes } from '@/components/alerts/data/use-mutes';
import { AdminOnly } from '@/components/alerts/page/admin-only';
import { Labels } from '@/components/alerts/text/labels-text';
import { Card } from '@/components/freshness/card';
import { RelativeTime } from '@/components/freshness/relative-time';
import { Waiting } from '@/components/logs/analysis/states';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import type { Mute } from '@/lib/alerts/api';
import { formatDateTime } from '@/lib/text/format';

/** What is muted, until when. */
export function MutesTab({ poll }: { poll: AlertsPoll }) {
  const { value, at, error, isUnknown, refresh } = useMutes();
  return (
    <Card title="Mutes" staleAsOf={value && isUnknown ? at : undefined} bodyClassName="p-0">
      <AdminOnly what="mutes">
        {!value && <Waiting poll={{ error, retry: refresh }} rows={4} of="the alert rules" />}
        {value && <MuteList mutes={value.mutes} poll={poll} />}
      </AdminOnly>
    </Card>
  );
}

function MuteList({ mutes, poll }: { mutes: readonly Mute[]; poll: AlertsPoll }) {
  const commands = useCommands(poll.retry);
  const names = new Map(poll.answer?.value.rules.map(({ rule }) => [rule.id, rule.name]));
  if (mutes.length === 0)
    return (
      <EmptyState icon={BellRing} title="Nothing is muted">
        Open a rule to mute it or one of its alerts for a time.
      </EmptyState>
    );
  return (
    <ul aria-label="Mutes" className="divide-y divide-line">
      {mutes.map((mute) => (
        <MuteLine
          key={mute.id}
          mute={mute}
          name={mute.ruleId === undefined ? undefined : (names.get(mute.ruleId) ?? mute.ruleId)}
          onEnd={() => void commands.endMute(mute)}
        />
      ))}
    </ul>
  );
}

interface MuteLineProps {
  mute: Mute;
  /** Of the rule; undefined: of any. */
  name: string | undefined;
  onEnd(): void;
}

function MuteLine({ mute: { labels, until, comment, createdAt }, name, onEnd }: MuteLineProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium [overflow-wrap:anywhere]">
          {name === undefined ? 'Every rule' : <ExternalText text={name} />}
        </p>
        <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
          <Labels labels={labels} />
          {comment && <ExternalText text={comment} />}
          <span>
            muted <RelativeTime at={createdAt} />
          </span>
        </p>
      </div>
      <span className="num text-ink-2" title={formatDateTime(until)}>
        ends <RelativeTime at={until} />
      </span>
      <Button size="sm" onClick={onEnd}>
        End now
      </Button>
    </li>
  );
}
