'use client';
import { SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useSession } from '@/components/live';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';

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
