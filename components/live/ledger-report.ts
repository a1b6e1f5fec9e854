import type { ConnectionState } from './freshness/connection-state';
import type { LedgerRow } from './ledger/ledger';
import type { Live } from './live';
import type { RecordingReport } from './recording/recording-report';

/** The ledger as a file: what a person hands on who wants to prove what this page was told. */
export interface LedgerReport {
  /** ISO 8601. */
  at: string;
  page: string;
  /** Ms to add to this clock to get the gateway's. */
  clockSkewMs: number;
  gatewayId?: string;
  connection: ConnectionState;
  /** Over all feeds. */
  unexplained: number;
  repaired: number;
  /** Of each feed that was opened, as the table has it. */
  feeds: readonly LedgerRow[];
  /** Each offset that the page applied, for a comparison with Kafka. */
  recording: RecordingReport;
}

/** Takes down what the ledger shows at `now`, epoch ms. `page`: the address of the page. */
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
