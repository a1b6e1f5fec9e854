'use client';
import { ChevronLeft, MailOpen, MailX, ServerOff } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { PageTitle } from '@/components/ui/page-title';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatClockTime } from '@/lib/text/format';
import { Mail } from './mail';
import { MailLine } from './mail-line';
import { useMails } from './use-mails';

/** The emails that the notification service wrote to customers, with their delivery status. */
export function MailboxPage() {
  const [{ mail, order }, setQuery] = useQueryStates({ mail: parseAsString, order: parseAsString });
  const { mails, at, hasMore, error, loadMore } = useMails(order);
  return (
    <>
      <Link
        href="/notifications"
        className="mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" /> Notifications
      </Link>
      <PageTitle title="Sent emails">
        {order && (
          <Button variant="ghost" onClick={() => void setQuery({ order: null })}>
            Only order <ExternalText text={order} />: show all
          </Button>
        )}
      </PageTitle>
      {mails?.some(({ status, reason }) => status === 'kept' && reason === null) && (
        <p className="-mt-2 mb-3 text-ink-2 text-sm">
          No mail server is set (SMTP_URL): emails are listed here but not sent.
        </p>
      )}
      {error && mails && at !== undefined && (
        <p role="status" className="num mb-4 rounded-md border border-warn/50 px-3 py-2 text-sm text-warn">
          No answer from the notification service. Last state from {formatClockTime(at)}.
        </p>
      )}
      {!mails && error ? (
        <EmptyState icon={ServerOff} title="No answer from the notification service. Trying again.">
          {error.message}
        </EmptyState>
      ) : !mails ? (
        <SkeletonRows rows={8} />
      ) : mails.length === 0 ? (
        <EmptyState icon={MailX} title="No emails yet">
          {order
            ? 'No email has been written about this order.'
            : 'Buy something in the shop: its confirmation appears here.'}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-12 items-start gap-4">
          <div className={cn('col-span-12 lg:col-span-5 xl:col-span-4', mail && 'max-lg:hidden')}>
            <ul
              aria-label="Sent emails"
              className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
            >
              {mails.map((one) => (
                <MailLine
                  key={one.mailId}
                  mail={one}
                  isOpen={one.mailId === mail}
                  onOpen={() => void setQuery({ mail: one.mailId }, { history: 'push' })}
                />
              ))}
            </ul>
            {hasMore && (
              <Button className="mt-3" onClick={loadMore}>
                Older emails
              </Button>
            )}
          </div>
          <div
            className={cn(
              'col-span-12 lg:sticky lg:top-20 lg:col-span-7 xl:col-span-8',
              !mail && 'max-lg:hidden',
            )}
          >
            {mail ? (
              <Mail mailId={mail} onClose={() => void setQuery({ mail: null })} />
            ) : (
              <EmptyState
                icon={MailOpen}
                title="Open an email to read it"
                className="rounded-lg border border-line border-dashed"
              />
            )}
          </div>
        </div>
      )}
    </>
  );
}
