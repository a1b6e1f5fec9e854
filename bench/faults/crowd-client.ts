import type { EventsBatch, Feed, Gap, Goodbye, SubscribeAck } from '@/lib/protocol';
import { type AccountResult, DeliveryAccount } from '@/lib/protocol/delivery-account';
import { Wire } from '../wire';
import { Account } from './account';
import type { Packet, PacketReader } from './packet-reader';

export interface ClientOptions {
  token: string;
  reader: PacketReader;
  /** Subscribes to prices too. They are conflated, so no account is kept of them. */
  prices: boolean;
  /** Port of the gateway for this attempt (0 and up), as a round-robin balancer would choose it. */
  portOf(attempt: number): number;
  /** Called with the age of events, ms, as they arrive live. */
  onLatency(feed: Feed, ms: number): void;
}

const firstDelayMs = 100;
const longestDelayMs = 2_000;
/** Longer than the gateway's limit on requests of one connection demands. */
const repairPauseMs = 500;

/** A client that follows the protocol: its cursor advances only with applied messages, and it resumes after every loss. */
export class CrowdClient {
  readonly account = new Account();
  /** The gateway's delivery accounting, checked as a page does: a message that does not add up is not applied. */
  private readonly delivery = new DeliveryAccount(true);
  readonly gaps: Pick<Gap, 'missed' | 'reason'>[] = [];
  /** Messages that did not add up and caused a new subscribe. */
  mismatches = 0;
  refusals = 0;
  /** The longest time from a lost connection until the missed events were received, ms. */
  longestWaitMs = 0;
  private wire: Wire | undefined;
  private epoch: string | undefined;
  private attempt = 0;
  private failures = 0;
  private lostAt: number | undefined = performance.now();
  private notBeforeMs = 0;
  private isAway = false;
  private isResuming = true;
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly options: ClientOptions) {}

  /** True when it is connected and has caught up. */
  get isLive(): boolean {
    return this.lostAt === undefined;
  }

  connect(): void {
    this.wire = new Wire(
      this.options.portOf(this.attempt++),
      { token: this.options.token, protocol: 1 },
      {
        open: () => this.subscribe(),
        refused: (json) => this.refused(JSON.parse(json.toString()).data ?? {}),
        event: (json) => this.handle(this.options.reader.read(json)),
        closed: () => this.lost(),
      },
    );
  }

  drop(): void {
    this.wire?.drop();
  }

  /** Drops the connection and does not reconnect until `comeBack`. */
  leave(): void {
    this.isAway = true;
    clearTimeout(this.retry);
    this.drop();
  }

  comeBack(): void {
    this.isAway = false;
    this.lostAt = performance.now();
    this.failures = 0;
    this.retry = setTimeout(() => this.connect(), Math.random() * firstDelayMs);
  }

  stall(): void {
    this.wire?.pause();
  }

  unstall(): void {
    this.wire?.resume();
  }

  private subscribe(): void {
    const wire = this.wire;
    this.isResuming = true;
    wire?.request('subscribe', { feed: 'orders', ...this.delivery.request() }, (json) =>
      this.subscribed(this.options.reader.read(json)),
    );
    if (this.options.prices) wire?.request('subscribe', { feed: 'prices' }, () => undefined);
  }

  private subscribed(packet: Packet): void {
    const ack = packet.body as SubscribeAck;
    if (!ack.ok) {
      this.refused(ack);
      return;
    }
    this.isResuming = false;
    if (!this.isConsistent(this.delivery.ack({ ...ack, events: [] }, packet.received))) return;
    if (ack.recovered) this.account.take(packet.runs);
    else this.restartAccount(packet, { missed: ack.missed ?? 0, reason: this.reasonOf(packet) });
    this.epoch = packet.epoch;
    if (!ack.replaying) this.caughtUp();
  }

  // An acknowledgement has no reason; a changed epoch implies it.
  private reasonOf(packet: Packet): Gap['reason'] {
    return packet.epoch === this.epoch ? 'ring' : 'epoch';
  }

  private restartAccount(packet: Packet, gap: Pick<Gap, 'missed' | 'reason'>): void {
    if (this.epoch !== undefined) this.gaps.push(gap);
    if (packet.epoch === this.epoch) this.account.skipTo(packet.next ?? []);
    else this.account.start(packet.next ?? []);
  }

  private handle(packet: Packet): void {
    const { name, body } = packet;
    const { feed } = body as { feed?: Feed };
    if (name === 'goodbye') this.notBeforeMs = (body as Goodbye).retryAfterMs ?? 0;
    else if (feed === 'orders' && !this.isResuming) this.handleOrders(packet);
    else if (feed === 'prices' && name === 'events') this.measure('prices', body as EventsBatch);
  }

  private handleOrders(packet: Packet): void {
    if (packet.name === 'gap') this.handleGap(packet, packet.body as Gap);
    else if (packet.name === 'events') this.handleBatch(packet, packet.body as EventsBatch);
  }

  private handleGap(packet: Packet, gap: Gap): void {
    if (!this.isConsistent(this.delivery.gap(gap))) return;
    this.restartAccount(packet, gap);
    this.epoch = packet.epoch;
    this.caughtUp();
  }

  private handleBatch(packet: Packet, batch: EventsBatch): void {
    if (!this.isConsistent(this.delivery.batch({ ...batch, events: [] }, packet.received))) return;
    this.account.take(packet.runs);
    this.epoch = packet.epoch;
    if (!batch.recovered) this.measure('orders', batch);
    if (batch.replay && batch.replay.done >= batch.replay.total) this.caughtUp();
  }

  // `account` looks at single events. The sum is computed once for the many clients that receive the same bytes.
  private isConsistent({ apply }: AccountResult): boolean {
    if (!apply) this.repair();
    return apply;
  }

  /** Subscribes again from its cursor; batches that arrive before the acknowledgement are part of it and ignored. */
  private repair(): void {
    this.mismatches += 1;
    this.isResuming = true;
    this.lostAt ??= performance.now();
    const wire = this.wire;
    setTimeout(() => this.wire === wire && this.subscribe(), repairPauseMs);
  }

  private caughtUp(): void {
    if (this.lostAt === undefined) return;
    this.longestWaitMs = Math.max(this.longestWaitMs, performance.now() - this.lostAt);
    this.lostAt = undefined;
    this.failures = 0;
  }

  private refused({ retryAfterMs = 0 }: { retryAfterMs?: number }): void {
    this.refusals += 1;
    this.notBeforeMs = retryAfterMs;
    this.drop();
  }

  private lost(): void {
    this.wire = undefined;
    this.lostAt ??= performance.now();
    if (this.isAway) return;
    const backoff = Math.min(longestDelayMs, firstDelayMs * 2 ** this.failures++) * (0.5 + Math.random());
    this.retry = setTimeout(
      () => this.connect(),
      Math.max(backoff, this.notBeforeMs + Math.random() * firstDelayMs),
    );
    this.notBeforeMs = 0;
  }

  private measure(feed: Feed, { events }: EventsBatch): void {
    const now = Date.now();
    for (const { at } of events) this.options.onLatency(feed, now - at);
  }
}
