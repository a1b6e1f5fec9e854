import type { PageClock } from '@/components/live/clock/page-clock';
import type { Connection } from '@/components/live/connection/connection';
import type { FeedSession } from '@/components/live/feeds/feed-session';
import type { Ledger } from '@/components/live/ledger/ledger';
import type { ScreenLatency } from '@/components/live/ledger/screen-latency';
import type { Pause } from '@/components/live/pause';
import type { HealthStore } from '@/components/live/stores/health-store';
import type { Feed } from '@/lib/protocol';

/** The parts of the page whose state decides how fresh it is. */
export interface FreshnessSources {
  readonly connection: Connection;
  readonly clock: PageClock;
  readonly ledger: Ledger;
  readonly latency: ScreenLatency;
  readonly sessions: ReadonlyMap<Feed, FeedSession>;
  readonly pause: Pause;
  readonly health: HealthStore;
  /** `recovered`: recovered events that are not on screen yet. */
  readonly queue: { readonly recovered: number };
}
