import { Compass } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';

export default function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title="Page not found"
      className="mt-[10vh]"
      action={
        <Link href="/" className="text-accent">
          Back to the overview
        </Link>
      }
    >
      The link may be outdated or mistyped.
    </EmptyState>
  );
}
