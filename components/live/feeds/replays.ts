import type { Feed } from '@/lib/protocol';
import type { FeedSession } from './feed-session';

/** Missed events of one feed that are being read from Kafka: offsets read and to read. */
export interface Replay {
  feed: Feed;
  done: number;
  total: number;
}

/** The feeds that are replayed just now. */
export const replaysOf = (sessions: ReadonlyMap<Feed, FeedSession>): Replay[] =>
  [...sessions.values()].flatMap(({ feed, snapshot }) => {
    const { replay } = snapshot();
    return replay ? [{ feed, ...replay }] : [];
  });
