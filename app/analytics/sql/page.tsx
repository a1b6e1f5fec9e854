import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SqlPage } from '@/components/sql/sql-page';

export const metadata: Metadata = { title: 'SQL' };

export default function Page() {
  return (
    <Suspense>
      <SqlPage />
    </Suspense>
  );
}
