'use client';
import { ArrowRight, MailWarning, X } from 'lucide-react';
import { useState } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { isolated } from '@/lib/text/bidi';
import { formatDateTime } from '@/lib/text/format';
import { deliveryStatusOf } from './delivery-status';
import { useMail } from './use-mails';

/** One email, as HTML or as plain text. */
export function Mail({ mailId, onClose }: { mailId: string; onClose(): void }) {
  const { value: mail, error } = useMail(mailId);
  const [kind, setKind] = useState<'html' | 'text'>('html');
  if (error && !mail) {
    return (
      <EmptyState
        icon={MailWarning}
        title={
          error.status === 404 ? 'Email not found' : 'No answer from the notification service. Trying again.'
        }
        action={<Button onClick={onClose}>Back to the list</Button>}
      >
        {error.message}
      </EmptyState>
    );
  }
  if (!mail) return <Skeleton className="h-[32rem] w-full rounded-lg" />;
  const delivery = deliveryStatusOf(mail);
  return (
    <article
      aria-label={isolated(mail.subject)}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <header className="flex flex-wrap items-start justify-between gap-3 border-line border-b px-4 py-3">
        <div className="min-w-0">
          <h2 className="break-words font-semibold text-base">
            <ExternalText text={mail.subject} />
          </h2>
          <p className="break-words text-ink-2 text-sm">
            to <ExternalText text={mail.recipient} /> · written {formatDateTime(mail.createdAt)}
          </p>
          <p className={cn('num break-words text-sm', delivery.isProblem ? 'text-warn' : 'text-ink-2')}>
            {delivery.text}
          </p>
          <RowLink
            href={`/orders/${toPathSegment(mail.orderId)}`}
            className="inline-flex items-center gap-1 text-accent text-sm"
          >
            Order <ExternalText text={mail.orderId} /> <ArrowRight aria-hidden className="size-3.5" />
          </RowLink>
        </div>
        <div className="flex items-center gap-2">
          <Segmented
            label="Format"
            value={kind}
            options={[
              { value: 'html', label: 'Email' },
              { value: 'text', label: 'Text' },
            ]}
            onChange={(next: 'html' | 'text') => setKind(next)}
          />
          <Button variant="ghost" size="icon" aria-label="Close email" onClick={onClose}>
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      </header>
      {kind === 'html' ? (
        // The empty sandbox blocks scripts, forms and access to this page.
        <iframe
          title={`Email: ${isolated(mail.subject)}`}
          sandbox=""
          srcDoc={mail.html}
          className="h-[36rem] w-full bg-white"
        />
      ) : (
        <pre dir="auto" className="max-h-[36rem] overflow-auto whitespace-pre-wrap p-4 font-mono text-sm">
          {mail.text}
        </pre>
      )}
    </article>
  );
}
