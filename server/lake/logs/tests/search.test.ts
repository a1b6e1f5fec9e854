import { expect, test } from 'vitest';
import type { LogsAnswer } from '@/lib/logs/history';
import { logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const places = ({ lines }: LogsAnswer) => lines.map(({ partition, offset }) => `${partition}:${offset}`);

test('lines of files and open rows come newest first, by time, partition and offset', async () => {
  const lake = await logLake();
  await lake.append([{ at: at - 2 * hourMs }, { at, partition: 1 }, { at }, { at }]);
  await lake.roll();
  await lake.append([{ at: at + 5 }, { at: at - 1, partition: 1 }]);
  const answer = await lake.search();
  expect(places(answer)).toEqual(['0:3', '1:0', '0:2', '0:1', '1:1', '0:0']);
  expect(answer).toMatchObject({ cursor: null, searchedTo: null, oldestAt: at - 2 * hourMs, missing: [] });
  expect(answer.freshMs).toBeLessThan(10_000);
  expect(answer.lines[0]).toEqual({
    ...{ id: 'logs-0-3', type: 'log.written', at: at + 5, partition: 0, offset: 3, source: 'test' },
    data: { level: 'info', service: 'web', msg: 'line 0-3', at: at + 5 },
  });
});
