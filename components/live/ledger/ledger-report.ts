import type { ConnectionState } from '@/components/live/freshness/connection-state';
import type { Live } from '@/components/live/live';
import type { RecordingReport } from '@/components/live/recording/recording-report';
import type { LedgerRow } from './ledger';

/** The ledger as a file, with which a person can prove what this page received. docs/verify.md has its fields. */
export interface LedgerReport {
  /** ISO 8601. */
  at: string;
  page: string;
  /** Ms to add to this browser's clock to get the gateway's. */
  clockSkewMs: number;
  gatewayId?: string;
  connection: ConnectionState;
  /** Over all feeds. */
  unexplained: number;
  repaired: number;
  /** The rows of the feeds that were subscribed to. */
  feeds: readonly LedgerRow[];
  /** Each offset that the page applied, to be compared with Kafka. */
  recording: RecordingReport;
}

/** What the ledger shows at `now`, epoch ms. `page`: the address of the page. */
export function ledgerReport(live: Live, now: number, page: string): LedgerReport {
  const feeds = live.ledger.snapshot().filter(({ cursor }) => cursor !== '');
  const gatewayId = feeds.find((row) => row.gatewayId !== undefined)?.gatewayId;
  return {
    at: new Date(now).toISOString(),
    page,
    clockSkewMs: live.connection.skew.ms,
    ...(gatewayId === undefined ? {} : { gatewayId }),
    connection: live.freshness.page(),
    unexplained: live.ledger.unexplained(),
    repaired: live.ledger.repaired(),
    feeds,
    recording: live.recording.report(),
  };
}
