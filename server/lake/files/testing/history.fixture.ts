import type { LakeFolder } from '../index';
import { noon, rowsFrom, segmentOf, stage, write } from './lake.fixture';

const hour = 3_600_000;

/**
 * One step of a history in which every commit follows on the state, whatever it is: rows in two hours and two partitions,
 * invalid ones, offsets without records, and merging. `number` selects what is done.
 */
export async function step(folder: LakeFolder, number: number, topic = 'things'): Promise<void> {
  const { partitions } = folder.state(topic);
  const next = (partition: number) => partitions.find((of) => of.partition === partition)?.to ?? 0;
  const [a, b] = [next(0), next(1)];
  switch (number % 5) {
    case 0:
      await write(folder, [
        ...rowsFrom(0, a, a + 3),
        ...rowsFrom(0, a + 3, a + 5, noon + hour),
        ...rowsFrom(1, b, b + 1),
      ]);
      break;
    case 1:
      await write(folder, [...rowsFrom(0, a, a + 2), ...rowsFrom(1, b, b + 2, noon, 'invalid')]);
      break;
    case 2: {
      const counts = [{ partition: 0, from: a, to: a + 3, rows: 0, markers: 1, gaps: gap(a + 1, a + 3) }];
      const segment = segmentOf(folder.state(topic).nextSegment, [], {}, counts);
      await folder.commit(segment, await stage(folder, segment, []));
      break;
    }
    case 3:
      await write(folder, rowsFrom(1, b, b + 2, noon + hour));
      break;
    default:
      await folder.maintain();
  }
}

const gap = (from: number, to: number) => [{ from, to, reason: 'retention' as const }];

/** `now` of a lake in which the days of this history are over. */
export const historyIsOver = (): number => noon + 24 * hour;
