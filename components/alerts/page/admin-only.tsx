'use client';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSession } from '@/components/live';
import { EmptyState } from '@/components/ui/empty-state';
import { SkeletonRows } from '@/components/ui/skeleton';

/** What only administrators see; others are told how to sign in. */
export function AdminOnly({ what, children }: { what: string; children: ReactNode }) {
  const { role } = useSession();
  if (role === undefined) return <SkeletonRows rows={4} className="h-12 px-4" />;
  if (role === 'admin') return children;
  return (
    <EmptyState
      icon={Lock}
      title={`Only administrators see ${what}`}
      action={
        <Link href="/admin" className="text-accent">
          Sign in
        </Link>
      }
    />
  );
}
