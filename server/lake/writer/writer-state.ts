import type { LakeState } from '@/lib/analytics/lake';
import type { Problem } from './attempts';

interface Parts {
  lake: { readonly isOpen: boolean; readonly problem: Problem | undefined };
  reader: { readonly hasBegun: boolean; readonly silentSince: number | undefined };
}

/** Shorter silences are a broker that is busy, or another that takes over. */
const awayMs = 3_000;

/** What the writer does, and what keeps it from writing. */
export function writerState({ lake, reader }: Parts): Pick<LakeState['writer'], 'state' | 'detail'> {
  if (lake.problem) return lake.problem;
  if (!lake.isOpen) return { state: 'starting', detail: 'The lake reads what its files contain.' };
  const { silentSince } = reader;
  if (!reader.hasBegun)
    return { state: 'kafka_away', detail: 'Kafka has not answered yet. Writing begins when it does.' };
  if (silentSince === undefined || Date.now() - silentSince < awayMs)
    return { state: 'writing', detail: null };
  const since = new Date(silentSince).toISOString();
  return {
    state: 'kafka_away',
    detail: `Kafka, or one of its brokers, has not answered since ${since}. Writing goes on when it does.`,
  };
}
