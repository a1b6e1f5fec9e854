import type { Metadata } from 'next';
import { fromPathSegment } from '@/components/browser/path-segment';
import { OrderPage } from '@/components/orders/order/order-page';

export const metadata: Metadata = { title: 'Order' };

export default async function Page({ params }: { params: Promise<{ orderId: string }> }) {
  const { orderId } = await params;
  return <OrderPage orderId={fromPathSegment(orderId)} />;
}
