'use client';
import { History } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { useOlderOrders } from './use-older-orders';

/** The end of the list, with a button that loads older orders. */
export function OlderOrders({ older }: { older: ReturnType<typeof useOlderOrders> }) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 p-3 text-sm">
      {older.message && <p className="text-bad">{older.message}</p>}
      {older.isComplete ? (
        <p className="text-ink-3">No older orders.</p>
      ) : (
        <Button size="sm" disabled={older.isBusy} onClick={() => void older.load()}>
          <History aria-hidden className="size-3.5" /> {older.isBusy ? 'Loading' : 'Older orders'}
        </Button>
      )}
    </div>
  );
}
