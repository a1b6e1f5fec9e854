import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { EmptyState } from './empty-state';
import { ErrorBoundary } from './error-boundary';

/** Shown in place of a section whose rendering threw. */
export function SectionError({ name, onRetry }: { name: string; onRetry(): void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title={`${name} could not be displayed`}
        action={
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        The error is in the page, not in Kafka: no event is lost. The page retries automatically. The browser
        console shows the error.
      </EmptyState>
    </div>
  );
}

/** An error boundary for one section of a page. `name` begins the error message. */
export function SectionBoundary({ name, children }: { name: string; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(retry) => <SectionError name={name} onRetry={retry} />}>
      {children}
    </ErrorBoundary>
  );
}
