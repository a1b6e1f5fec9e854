import type { EventsBatch, Feed, Gap, Goodbye, SubscribeAck } from '@/lib/protocol';
import { type AccountResult, DeliveryAccount } from '@/lib/protocol/delivery-account';
import { Wire } from '../wire';
import { Account } from './account';
import type { Packet, PacketReader } from './packet-reader';

export interface ClientOptions {
  token: string;
  reader: PacketReader;
  /** Prices too, which are conflated and not accounted for. */
  prices: boolean;
  /** The gateway to try, by the number of the attempt: addresses in turn, as a plain round robin gives them. */
  portOf(attempt: number): number;
  /** Called with the age of events, ms, as they arrive live. */
  onLatency(feed: Feed, ms: number): void;
}

const firstDelayMs = 100;
const longestDelayMs = 2_000;
/** The gateway's limit on requests of one connection, and then some. */
const repairPauseMs = 500;

/** One client that keeps the protocol: its cursor moves only with what it took, and every loss ends in a resume. */
export class CrowdClient {
  readonly account = new Account();
  /** What the gateway says became of every offset, as a page checks it: a message that does not add up is not taken. */
  private readonly said = new DeliveryAccount(true);
  readonly gaps: Pick<Gap, 'missed' | 'reason'>[] = [];
  /** Messages that did not add up, and were asked for again. */
  holes = 0;
  refusals = 0;
  /** From a lost connection until all that was missed was given. */
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

  /** True when it is connected and has been given everything up to now. */
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
        event: (json) => this.took(this.options.reader.read(json)),
        closed: () => this.lost(),
      },
    );
  }

  drop(): void {
    this.wire?.drop();
  }

  /** Drops and stays away until `comeBack`. */
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
    wire?.ask('subscribe', { feed: 'orders', ...this.said.request() }, (json) =>
      this.subscribed(this.options.reader.read(json)),
    );
    if (this.options.prices) wire?.ask('subscribe', { feed: 'prices' }, () => undefined);
  }

  private subscribed(packet: Packet): void {
    const ack = packet.body as SubscribeAck;
    if (!ack.ok) {
      this.refused(ack);
      return;
    }
    this.isResuming = false;
    if (!this.isSaidRight(this.said.ack({ ...ack, events: [] }, packet.came))) return;
    if (ack.recovered) this.account.take(packet.runs);
    else this.startOver(packet, { missed: ack.missed ?? 0, reason: this.reasonOf(packet) });
    this.stand(packet);
    if (!ack.replaying) this.caughtUp();
  }

  // An acknowledgement does not name the reason, but another epoch shows it.
  private reasonOf(packet: Packet): Gap['reason'] {
    return packet.epoch === this.epoch ? 'ring' : 'epoch';
  }

  private startOver(packet: Packet, gap: Pick<Gap, 'missed' | 'reason'>): void {
    if (this.epoch !== undefined) this.gaps.push(gap);
    if (packet.epoch === this.epoch) this.account.skipTo(packet.next ?? []);
    else this.account.start(packet.next ?? []);
  }

  private took(packet: Packet): void {
    const { name, body } = packet;
    const { feed } = body as { feed?: Feed };
    if (name === 'goodbye') this.notBeforeMs = (body as Goodbye).retryAfterMs ?? 0;
    else if (feed === 'orders' && !this.isResuming) this.tookOrders(packet);
    else if (feed === 'prices' && name === 'events') this.measure('prices', body as EventsBatch);
  }

  private tookOrders(packet: Packet): void {
    if (packet.name === 'gap') this.tookGap(packet, packet.body as Gap);
    else if (packet.name === 'events') this.tookBatch(packet, packet.body as EventsBatch);
  }

  private tookGap(packet: Packet, gap: Gap): void {
    if (!this.isSaidRight(this.said.gap(gap))) return;
    this.startOver(packet, gap);
    this.stand(packet);
    this.caughtUp();
  }

  private tookBatch(packet: Packet, batch: EventsBatch): void {
    if (!this.isSaidRight(this.said.batch({ ...batch, events: [] }, packet.came))) return;
    this.account.take(packet.runs);
    this.stand(packet);
    if (!batch.recovered) this.measure('orders', batch);
    if (batch.replay && batch.replay.done >= batch.replay.total) this.caughtUp();
  }

  // The events are looked at one by one by the other account: many clients are sent the same bytes, whose sum is taken once.
  private isSaidRight({ apply }: AccountResult): boolean {
    if (!apply) this.repair();
    return apply;
  }

  /** Asks again from its own cursor; what comes before the answer is in the answer. */
  private repair(): void {
    this.holes += 1;
    this.isResuming = true;
    this.lostAt ??= performance.now();
    const wire = this.wire;
    setTimeout(() => this.wire === wire && this.subscribe(), repairPauseMs);
  }

  private stand(packet: Packet): void {
    this.epoch = packet.epoch;
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
