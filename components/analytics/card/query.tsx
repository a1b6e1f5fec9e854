'use client';
import { Check, Copy, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useSession } from '@/components/live';
import { Button, buttonClass } from '@/components/ui/button';

/** The statement behind a card. It stays as it was when it was opened, so that a selection in it is kept. */
export function Query({ sql }: { sql: string }) {
  const { role } = useSession();
  const [shown] = useState(sql);
  return (
    <div className="flex flex-col gap-2">
      <section
        aria-label="SQL statement"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-64 overflow-auto rounded-md border border-line bg-sunken p-3"
      >
        <pre className="font-mono text-xs">{shown}</pre>
      </section>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={shown} />
        {role === 'admin' && (
          <Link
            prefetch={false}
            href={`/analytics/sql?q=${encodeURIComponent(shown)}`}
            className={buttonClass({ variant: 'secondary', size: 'sm' })}
          >
            <SquareTerminal aria-hidden className="size-3.5" /> Open in SQL
          </Link>
        )}
      </div>
    </div>
  );
}

type Copied = 'no' | 'yes' | 'refused';
const labels: Record<Copied, string> = { no: 'Copy', yes: 'Copied', refused: 'Select and copy it' };

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<Copied>('no');
  // The clipboard exists on https and localhost only.
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  const Icon = copied === 'yes' ? Check : Copy;
  return (
    <Button size="sm" onClick={() => void copy()}>
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite">{labels[copied]}</span>
    </Button>
  );
}
