import type { WireRequest } from '@/server/bus/wire/wire-request';
import {
  type FetchedPartition,
  type FetchOptions,
  type FetchPosition,
  type FetchResponse,
  fetchRequest,
} from './fetch';

const sessionNotFound = 70;
const invalidEpoch = 71;
const lastEpoch = 0x7fff_ffff;

/**
 * A fetch session: the broker stores a reader's positions, so that a request has only the ones that changed and a
 * response only partitions with new records. An event costs the same with six partitions as with six hundred.
 * https://cwiki.apache.org/confluence/display/KAFKA/KIP-227
 */
export class FetchSession {
  private id = 0;
  /** 0 requests a new session, which replaces the one with this id. */
  private epoch = 0;
  private positions: readonly FetchPosition[] = [];
  /** The offsets sent last, in the order of `positions`. */
  private sent: number[] = [];

  /**
   * Fetches from these positions. Pass the same objects each time, with `next` advanced: other objects make another
   * session. Throws what `send` throws, and when the broker answers with an error.
   */
  async fetch(
    positions: readonly FetchPosition[],
    options: FetchOptions,
    send: (request: WireRequest<FetchResponse>) => Promise<FetchResponse>,
  ): Promise<FetchedPartition[]> {
    // A changed set of partitions is rare: a new session is simpler than to remove them one by one.
    if (!isSame(positions, this.positions)) this.epoch = 0;
    if (this.epoch === 0) this.sent = [];
    const changed = positions.filter(({ next }, i) => this.sent[i] !== next);
    this.positions = positions;
    this.sent = positions.map(({ next }) => next);
    try {
      const session = { id: this.id, epoch: this.epoch, changed };
      return this.take(await send(fetchRequest(positions, options, session)));
    } catch (error) {
      // The broker may or may not have stored these positions.
      this.epoch = 0;
      throw error;
    }
  }

  private take({ error, sessionId, partitions }: FetchResponse): FetchedPartition[] {
    if (error === sessionNotFound || error === invalidEpoch) {
      this.id = 0;
      this.epoch = 0;
      return [];
    }
    if (error !== 0) throw new Error(`Kafka answered error ${error} to a fetch request.`);
    this.id = sessionId;
    // A broker with too many sessions creates none: then every request has all positions.
    this.epoch = sessionId === 0 ? 0 : (this.epoch % lastEpoch) + 1;
    return partitions;
  }
}

const isSame = (some: readonly FetchPosition[], others: readonly FetchPosition[]): boolean =>
  some.length === others.length && some.every((one, i) => one === others[i]);
