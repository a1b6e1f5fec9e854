import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { EmptyState } from './empty-state';
import { ErrorBoundary } from './error-boundary';

/** What a part of the page says when it could not be drawn. */
export function Broken({ what, onRetry }: { what: string; onRetry(): void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title={`${what} could not be drawn`}
        action={
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        The fault is in the page: the events are in Kafka. It tries again by itself; the browser console has
        the cause.
      </EmptyState>
    </div>
  );
}

/** A part of a page that may throw without taking the others along. `what`: its name, as a sentence begins. */
export function Contained({ what, children }: { what: string; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(retry) => <Broken what={what} onRetry={retry} />}>{children}</ErrorBoundary>
  );
}
