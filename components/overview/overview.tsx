'use client';
import { useFeedSubscription } from '@/components/live';
import { PageTitle } from '@/components/ui/page-title';
import { Indicators } from './indicators';
import { LatestNotifications } from './latest-notifications';
import { LatestOrders } from './latest-orders';
import { Pipeline } from './pipeline';
import { SystemStrip } from './system-strip';
import { Watchlist } from './watchlist';

export function Overview() {
  const orders = useFeedSubscription('orders');
  const prices = useFeedSubscription('prices');
  return (
    <>
      <PageTitle title="Overview" />
      <div className="grid grid-cols-12 gap-4">
        <Indicators />
        <Pipeline />
        <Watchlist feed={prices} />
        <LatestOrders feed={orders} />
        <LatestNotifications />
        <SystemStrip />
      </div>
    </>
  );
}
