'use client';
import type { InvalidMessages } from '@/components/admin/use-admin';
import { RelativeTime } from '@/components/freshness/relative-time';
import { ExternalText } from '@/components/ui/external-text';
import { visibleControls } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';

/** Number of invalid messages, in total and per topic. */
export function InvalidTotals({ invalid: { total, byTopic } }: { invalid: InvalidMessages }) {
  const parts = Object.entries(byTopic).map(([topic, count]) => `${topic} ${formatCount(count)}`);
  return (
    <p className="num text-ink-2 text-sm">
      {formatCount(total)} since the gateway started{parts.length > 0 ? `: ${parts.join(', ')}` : ''}
    </p>
  );
}

const maxListed = 50;

/** The newest invalid messages with their coordinates and a preview. */
export function InvalidList({
  invalid,
  message,
}: {
  invalid: InvalidMessages | undefined;
  message: string | undefined;
}) {
  if (!invalid) {
    return (
      <p className="text-ink-2 text-sm">
        {message ? `No answer from the gateway. Trying again. ${message}` : 'Waiting for the gateway.'}
      </p>
    );
  }
  if (invalid.messages.length === 0) {
    return (
      <p className="text-ink-2 text-sm">
        None. An invalid message is skipped, counted, and shown here with its topic, partition and offset.
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Newest invalid messages" tabIndex={0} className="-my-2 max-h-96 overflow-y-auto">
      <ul className="divide-y divide-line">
        {invalid.messages.slice(0, maxListed).map(({ topic, partition, offset, at, message, preview }) => (
          <li key={`${topic}-${partition}-${offset}`} className="py-2">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="min-w-0 break-words font-medium text-sm">
                <ExternalText text={message} />
              </span>
              <span className="num font-mono text-ink-3 text-xs">
                {topic} / {partition} / {offset} · <RelativeTime at={at} />
              </span>
            </p>
            <p className="truncate font-mono text-ink-2 text-xs">
              {preview === '' ? '(no value)' : <ExternalText text={visibleControls(preview)} />}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
