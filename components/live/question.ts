import type { EventsBatch, Gap, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import { withJitter } from './reconnect-delay';

export type Message = { kind: 'batch'; batch: EventsBatch } | { kind: 'gap'; gap: Gap };

/** Only what comes in the moment of the answer is needed; a lost one shows as a hole. */
const maxHeld = 64;

/**
 * The one open question of a feed to the gateway. What comes between question and answer is of the old subscription
 * and the answer covers it from the cursor that was asked with: taking it in as well would double it, or pass over
 * what the answer tells.
 */
export class Question {
  private asked = 0;
  private held: Message[] | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  /** True from the question until its answer was taken with `close`. */
  get isOpen(): boolean {
    return this.held !== undefined;
  }

  /** Nobody waits for the answer any more. */
  withdraw(): void {
    this.asked += 1;
    this.held = undefined;
    clearTimeout(this.again);
  }

  /** Gives the answer; undefined: there was none. Calls nothing when another question came in between. */
  async ask(
    send: () => Promise<SubscribeAck>,
    answered: (ack: SubscribeAck | undefined) => void,
  ): Promise<void> {
    this.withdraw();
    const { asked } = this;
    this.held = [];
    const ack = await send().catch(() => undefined);
    if (asked === this.asked) answered(ack);
  }

  /** Asks again after about this long, ms, and holds what comes until then too. */
  later(ms: number, ask: () => void): void {
    this.again = setTimeout(ask, withJitter(ms));
  }

  hold(message: Message): void {
    this.held?.push(message);
    if (this.held && this.held.length > maxHeld) this.held.shift();
  }

  /** Ends the question, and gives what came with the answer but stands behind it: that is of the new subscription. */
  close({ position, replaying }: SubscribeOk): Message[] {
    const held = this.held ?? [];
    this.held = undefined;
    if (position === undefined) return [];
    // Live batches of the old subscription are far ahead of a replay, and what they pass over is still to come.
    return held.filter((message) => positionOf(message) > position && (!replaying || isReplay(message)));
  }
}

const isReplay = (message: Message): boolean =>
  message.kind === 'batch' && message.batch.replay !== undefined;

const positionOf = (message: Message): number =>
  (message.kind === 'gap' ? message.gap.position : message.batch.position) ?? 0;
