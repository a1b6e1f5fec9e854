import type { Metadata } from 'next';
import { Suspense } from 'react';
import { fromPathSegment } from '@/components/browser/path-segment';
import { SymbolPage } from '@/components/prices/symbol/symbol-page';
import { isolated } from '@/lib/text/bidi';

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
