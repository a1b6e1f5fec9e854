import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SymbolPage } from '@/components/prices/symbol-page';

interface Props {
  params: Promise<{ symbol: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).symbol) };
}

export default async function Page({ params }: Props) {
  const { symbol } = await params;
  return (
    <Suspense>
      <SymbolPage symbol={decodeURIComponent(symbol)} />
    </Suspense>
  );
}
