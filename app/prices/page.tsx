import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PricesPage } from '@/components/prices/table/prices-page';

export const metadata: Metadata = { title: 'Prices' };

export default function Page() {
  return (
    <Suspense>
      <PricesPage />
    </Suspense>
  );
}
