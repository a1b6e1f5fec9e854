'use client';
import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function PageError({ reset }: { error: Error; reset(): void }) {
  return (
    <EmptyState
      icon={TriangleAlert}
      title="This page could not be displayed"
      className="mt-[10vh]"
      action={<Button onClick={reset}>Try again</Button>}
    >
      The error is in the page, not in Kafka: no event is lost. The browser console shows the error.
    </EmptyState>
  );
}
