'use client';
import { RelativeTime } from '@/components/freshness/relative-time';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { isolated } from '@/lib/text/bidi';
import { deliveryStatusOf } from './delivery-status';
import type { MailSummary } from './use-mails';

// Shown instead of the subject, which a narrow list would truncate to the part that is always the same.
const kindText: Record<string, string> = {
  confirmation: 'Order confirmed',
  dispatch: 'Order on its way',
  cancellation: 'Order cancelled',
};

/** One email in the list. */
export function MailLine({ mail, isOpen, onOpen }: { mail: MailSummary; isOpen: boolean; onOpen(): void }) {
  const delivery = deliveryStatusOf(mail);
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
        className={cn('block w-full px-4 py-2.5 text-left hover:bg-sunken', isOpen && 'bg-accent-soft')}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-medium" title={isolated(mail.subject)}>
            {kindText[mail.kind] ?? <ExternalText text={mail.subject} />}
          </span>
          <RelativeTime at={mail.createdAt} className="shrink-0 text-ink-3 text-xs" />
        </span>
        <span className="block truncate text-ink-2 text-sm">
          to <ExternalText text={mail.recipient} />
        </span>
        <span className="block truncate font-mono text-ink-3 text-xs">
          <ExternalText text={mail.orderId} />
        </span>
        <span className={cn('num block truncate text-xs', delivery.isProblem ? 'text-warn' : 'text-ink-3')}>
          {delivery.text}
        </span>
      </button>
    </li>
  );
}
