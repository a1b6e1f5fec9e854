'use client';
import { RelativeTime } from '@/components/freshness/relative-time';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { Delivery } from '@/lib/alerts/channels';
import { formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { statusLook } from './labels';
import { useChannelCommands } from './use-channel-commands';

/** A delivery: what, where to, its state, the last answer. */
export function DeliveryLine({ delivery, channelName }: { delivery: Delivery; channelName: string }) {
  const { retry } = useChannelCommands();
  const { status, title, reason, createdAt } = delivery;
  const { label, icon: Icon, ink } = statusLook[status];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5">
      <span className={cn('flex w-32 shrink-0 items-center gap-1.5', ink)}>
        <Icon aria-hidden className="size-4 shrink-0" /> {label}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="[overflow-wrap:anywhere]">
          <ExternalText text={title} />
        </p>
        <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
          <span>
            to <ExternalText text={channelName} />
          </span>
          <Attempts delivery={delivery} />
          {reason !== null && <ExternalText text={reason} className="[overflow-wrap:anywhere]" />}
        </p>
      </div>
      <RelativeTime at={createdAt} className="num text-ink-2 text-sm" />
      {status !== 'sent' && (
        <Button size="sm" onClick={() => void retry(delivery)}>
          {status === 'waiting' ? 'Send now' : 'Send again'}
        </Button>
      )}
    </li>
  );
}

function Attempts({ delivery: { attempts, lastAttempt, nextAt } }: { delivery: Delivery }) {
  return (
    <>
      {lastAttempt && (
        <span className="num">
          {counted(attempts, 'attempt')}
          {lastAttempt.status === null ? '' : `, last answer ${lastAttempt.status}`} in{' '}
          {formatDuration(lastAttempt.durationMs)}
        </span>
      )}
      {nextAt !== null && (
        <span className="num">
          next <RelativeTime at={nextAt} />
        </span>
      )}
    </>
  );
}
