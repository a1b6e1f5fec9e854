import type { FeedPort, FeedRequest } from '@/components/live/feeds/feed-session';
import type { OnAck } from '@/components/live/feeds/pending-subscribe';
import type { Ledger } from '@/components/live/ledger/ledger';
import { reportFailure } from '@/components/live/support/failure-log';
import type { Feed, PageReport, SubscribeAck } from '@/lib/protocol';
import { type Read, readAck } from './message-schema';
import type { GatewaySocket } from './open-socket';
import { readMessage } from './read-message';

const ackTimeoutMs = 10_000;

/** Sends the requests of the feed sessions to the gateway and reads its acks. */
export class GatewayRequests implements FeedPort {
  /** Undefined while there is no connection. */
  socket: GatewaySocket | undefined;

  constructor(private readonly ledger: Ledger) {}

  isConnected = (): boolean => this.socket !== undefined;

  subscribe(request: FeedRequest, onAck: OnAck): void {
    if (!this.socket) {
      onAck(undefined);
      return;
    }
    this.socket.timeout(ackTimeoutMs).emit('subscribe', request, (error: Error | null, data: unknown) => {
      const ack = error ? undefined : this.readAck(request.feed, data);
      onAck(ack?.value, ack?.unreadable);
    });
  }

  async unsubscribe(feed: Feed): Promise<unknown> {
    if (!this.socket) throw new Error('There is no connection to the gateway.');
    return this.socket.timeout(ackTimeoutMs).emitWithAck('unsubscribe', { feed });
  }

  /** Sends what the page measures. Whether the gateway keeps it changes nothing on the page. */
  report(report: PageReport): void {
    this.socket?.timeout(ackTimeoutMs).emit('report', report, () => undefined);
  }

  /** An ack that cannot be read counts as no ack. */
  private readAck(feed: Feed, data: unknown): Read<SubscribeAck> | undefined {
    try {
      return readMessage(readAck, data, feed, this.ledger);
    } catch (error) {
      reportFailure('An ack of the gateway', error);
      return undefined;
    }
  }
}
