import { withJitter } from '@/components/live/connection/reconnect-delay';
import type { SubscribeAck } from '@/lib/protocol';
import type { UnreadableEvents } from '@/lib/protocol/delivery-account';

/** Takes the ack of a subscribe request; undefined: none arrived. `unreadable`: the events in it that could not be read. */
export type OnAck = (ack: SubscribeAck | undefined, unreadable?: UnreadableEvents) => void;

/**
 * The one open subscribe request of a feed. Batches that arrive before its ack belong to the previous subscription, and
 * the ack covers them from the cursor in the request: applying them too would double or skip events.
 */
export class PendingSubscribe {
  private requests = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** True from the request until its ack is accepted. */
  isOpen = false;

  /** The ack is ignored when it comes, and nothing is retried. */
  cancel(): void {
    this.requests += 1;
    this.isOpen = false;
    clearTimeout(this.retry);
  }

  /** Sends a request, which replaces the one before. `onAck` has to call `accept`, `cancel` or `retryAfter`. */
  send(send: (onAck: OnAck) => void, onAck: OnAck): void {
    this.cancel();
    const request = this.requests;
    this.isOpen = true;
    send((ack, unreadable) => {
      if (request === this.requests) onAck(ack, unreadable);
    });
  }

  /** Calls `subscribe` after `ms` and a jitter. The request stays open: its ack will cover what arrives until then. */
  retryAfter(ms: number, subscribe: () => void): void {
    this.isOpen = true;
    clearTimeout(this.retry);
    this.retry = setTimeout(subscribe, withJitter(ms));
  }

  /** The ack was accepted: what arrives from now on follows it. */
  accept(): void {
    this.isOpen = false;
  }
}
