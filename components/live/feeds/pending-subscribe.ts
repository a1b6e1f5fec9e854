import { withJitter } from '@/components/live/connection/reconnect-delay';
import type { SubscribeAck } from '@/lib/protocol';
import type { UnreadableEvents } from '@/lib/protocol/delivery-account';

/** Takes the answer to a request in the moment it comes; undefined: there was none. */
export type Answered = (ack: SubscribeAck | undefined, leftOut?: UnreadableEvents) => void;

/**
 * The one open request of a feed to the gateway. What comes before its answer is of the old subscription, and the answer
 * covers it from the cursor that was asked with: taking it in as well would double it, or pass over what the answer says.
 */
export class Question {
  private asked = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  /** True from the request until its answer was taken. */
  isOpen = false;

  /** Nobody waits for the answer any more. */
  withdraw(): void {
    this.asked += 1;
    this.isOpen = false;
    clearTimeout(this.again);
  }

  /** Calls `answered` unless another request came in between. It has to `close`, or to ask again `later`. */
  ask(send: (answered: Answered) => void, answered: Answered): void {
    this.withdraw();
    const { asked } = this;
    this.isOpen = true;
    send((ack, leftOut) => {
      if (asked === this.asked) answered(ack, leftOut);
    });
  }

  /** Asks again after about this long, ms; what comes until then is covered by that answer too. */
  later(ms: number, ask: () => void): void {
    this.isOpen = true;
    clearTimeout(this.again);
    this.again = setTimeout(ask, withJitter(ms));
  }

  /** The answer was taken: what comes now follows it. */
  close(): void {
    this.isOpen = false;
  }
}
