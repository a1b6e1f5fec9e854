'use client';
import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function PageError({ reset }: { error: Error; reset(): void }) {
  return (
    <EmptyState
      icon={TriangleAlert}
      title="This page broke"
      className="mt-[10vh]"
      action={<Button onClick={reset}>Try again</Button>}
    >
      The fault is in the page, not in your data: Kafka still has every event. The browser console has the
      cause.
    </EmptyState>
  );
}
