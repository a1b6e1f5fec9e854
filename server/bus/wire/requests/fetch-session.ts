import type { WireRequest } from '@/server/bus/wire/wire-request';
import {
  type FetchAnswer,
  type FetchedPartition,
  type FetchOptions,
  type FetchPosition,
  fetchRequest,
} from './fetch';

const sessionNotFound = 70;
const invalidEpoch = 71;
const lastEpoch = 0x7fff_ffff;

/**
 * What a broker remembers of one reader, so that a request names only the positions that changed and an answer only
 * the partitions with news: an event costs the same whether the reader has six partitions or six hundred.
 * https://cwiki.apache.org/confluence/display/KAFKA/KIP-227
 */
export class FetchSession {
  private id = 0;
  /** 0 asks for a new session, in place of the one with this id. */
  private epoch = 0;
  private positions: readonly FetchPosition[] = [];
  /** What the broker was told last, in the order of `positions`. */
  private told: number[] = [];

  /**
   * Asks for all these positions; they are known by being the same objects as last time, with another `next`.
   * Throws what `send` throws, and when the broker answers with an error.
   */
  async fetch(
    positions: readonly FetchPosition[],
    options: FetchOptions,
    send: (request: WireRequest<FetchAnswer>) => Promise<FetchAnswer>,
  ): Promise<FetchedPartition[]> {
    // One that reads something else now is replaced: it is rare, and simpler than to forget one by one.
    if (!isSame(positions, this.positions)) this.epoch = 0;
    if (this.epoch === 0) this.told = [];
    const changed = positions.filter(({ next }, i) => this.told[i] !== next);
    this.positions = positions;
    this.told = positions.map(({ next }) => next);
    try {
      const session = { id: this.id, epoch: this.epoch, changed };
      return this.take(await send(fetchRequest(positions, options, session)));
    } catch (error) {
      // Whether the broker has taken these positions in is not known.
      this.epoch = 0;
      throw error;
    }
  }

  private take({ error, sessionId, partitions }: FetchAnswer): FetchedPartition[] {
    if (error === sessionNotFound || error === invalidEpoch) {
      this.id = 0;
      this.epoch = 0;
      return [];
    }
    if (error !== 0) throw new Error(`Kafka answers error ${error} to a fetch.`);
    this.id = sessionId;
    // A broker with too many sessions makes none: then every request says everything.
    this.epoch = sessionId === 0 ? 0 : (this.epoch % lastEpoch) + 1;
    return partitions;
  }
}

const isSame = (some: readonly FetchPosition[], others: readonly FetchPosition[]): boolean =>
  some.length === others.length && some.every((one, i) => one === others[i]);
