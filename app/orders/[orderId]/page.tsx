import type { Metadata } from 'next';
import { OrderPage } from '@/components/orders/order-page';
import { fromPathSegment } from '@/components/ui/path-segment';

export const metadata: Metadata = { title: 'Order' };

export default async function Page({ params }: { params: Promise<{ orderId: string }> }) {
  const { orderId } = await params;
  return <OrderPage orderId={fromPathSegment(orderId)} />;
}
