import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SymbolPage } from '@/components/prices/symbol-page';
import { fromPathSegment } from '@/components/ui/path-segment';
import { isolated } from '@/lib/outside-text';

interface Props {
  params: Promise<{ symbol: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: isolated(fromPathSegment((await params).symbol)) };
}

export default async function Page({ params }: Props) {
  const { symbol } = await params;
  return (
    <Suspense>
      <SymbolPage symbol={fromPathSegment(symbol)} />
    </Suspense>
  );
}
