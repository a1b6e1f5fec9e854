'use client';
import { AsOf } from '@/components/freshness/as-of';
import { CardBoundary } from '@/components/freshness/card';
import { FeedContent } from '@/components/freshness/feed-content';
import { useFeedSubscription } from '@/components/live';
import { PageTitle } from '@/components/ui/page-title';
import { Indicators } from './indicators';
import { LatestNotifications } from './latest-notifications';
import { LatestOrders } from './latest-orders';
import { Pipeline } from './pipeline';
import { ProblemLines } from './problem-lines';
import { SystemStrip } from './system-strip';
import { Watchlist } from './watchlist';

const wide = 'col-span-12';
const third = 'col-span-12 lg:col-span-6 2xl:col-span-4';

export function Overview() {
  const orders = useFeedSubscription('orders');
  const prices = useFeedSubscription('prices');
  return (
    <>
      <PageTitle title="Overview">
        <AsOf feed="orders" className="mr-auto" />
      </PageTitle>
      <div className="grid grid-cols-12 gap-4">
        <CardBoundary title="Problems" className={wide}>
          <ProblemLines />
        </CardBoundary>
        <CardBoundary title="Key figures" className={wide}>
          <FeedContent feed="orders" className="contents">
            <Indicators />
          </FeedContent>
        </CardBoundary>
        <CardBoundary title="Order pipeline" className={wide}>
          <Pipeline />
        </CardBoundary>
        <CardBoundary title="Watchlist" className={third}>
          <Watchlist feed={prices} />
        </CardBoundary>
        <CardBoundary title="Latest orders" className={third}>
          <LatestOrders feed={orders} />
        </CardBoundary>
        <CardBoundary title="Latest notifications" className={third}>
          <LatestNotifications />
        </CardBoundary>
        <CardBoundary title="System" className={wide}>
          <SystemStrip />
        </CardBoundary>
      </div>
    </>
  );
}
