import type { GatewayHealth } from '@/lib/health/gateway-health';
import { answersOf, type GatewayClient } from './gateway-client';
import type { GaugeSource, Reading } from './source';

type Pages = NonNullable<GatewayHealth['feeds'][number]['pages']>;

/** What the open pages of all gateways measure. Without a page there is no value. */
export const pageSource = (gateways: readonly GatewayClient[]): GaugeSource => ({
  name: 'open pages',
  gauges: ['ledger.unexplained', 'screen.latencyP99'],
  read: async () => {
    const byFeed = new Map<string, Pages[]>();
    for (const { feeds } of await answersOf(gateways))
      for (const { feed, pages } of feeds) if (pages) byFeed.set(feed, [...(byFeed.get(feed) ?? []), pages]);
    return [...byFeed].flatMap(([feed, pages]) => readingsOf(feed, pages));
  },
});

function readingsOf(feed: string, ofGateways: readonly Pages[]): Reading[] {
  const sum = (name: 'pages' | 'unexplained' | 'pagesUnexplained') =>
    ofGateways.reduce((total, pages) => total + pages[name], 0);
  const pages = sum('pages');
  const labels = { feed };
  const p99Ms = medianOf(ofGateways);
  return [
    {
      gauge: 'ledger.unexplained',
      labels,
      value: sum('unexplained'),
      details: { pages: sum('pagesUnexplained'), pagesOpen: pages },
    },
    ...(p99Ms === undefined
      ? []
      : [
          {
            gauge: 'screen.latencyP99',
            labels,
            value: Math.round(p99Ms),
            details: { pagesOpen: pages },
          } as const,
        ]),
  ];
}

/** The median of the gateways' medians, each as often as it has pages. */
function medianOf(ofGateways: readonly Pages[]): number | undefined {
  const timed = ofGateways
    .flatMap(({ p99Ms, pages }) => (p99Ms === undefined ? [] : [{ p99Ms, pages }]))
    .sort((a, b) => a.p99Ms - b.p99Ms);
  let left = timed.reduce((sum, { pages }) => sum + pages, 0) / 2;
  for (const { p99Ms, pages } of timed) {
    left -= pages;
    if (left <= 0) return p99Ms;
  }
  return undefined;
}
