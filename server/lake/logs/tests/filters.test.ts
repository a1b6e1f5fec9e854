import { expect, test } from 'vitest';
import { filterCases, filteredLines } from '@/lib/logs/filter-cases.fixture';
import type { LogsAnswer } from '@/lib/logs/history';
import { joinServices } from '@/lib/logs/services';
import { logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const names = Object.keys(filteredLines);
const namesOf = ({ lines }: LogsAnswer) => lines.map(({ offset }) => names[offset]).reverse();

test('the history has the lines that the live feed lets through, from files and from open rows', async () => {
  const lake = await logLake();
  const sent = Object.values(filteredLines).map((data, index) => ({ at: at + index, data }));
  await lake.append(sent.slice(0, 6));
  await lake.roll();
  await lake.append(sent.slice(6));
  for (const { filter, passes } of filterCases) {
    const { service, ...others } = filter;
    const query = {
      ...others,
      ...(service === undefined ? {} : { service: joinServices([service].flat()) }),
    };
    expect({ filter, passes: namesOf(await lake.search(query)) }).toEqual({ filter, passes });
  }
});

test.each([
  ['charged? \\d+', ['info']],
  ['^CHARGE', ['info', 'error']],
  ['timeout', ['error']],
  ['^$', ['empty']],
  ['(a|a)*$', names],
  ['two.lines', []],
  ['(?s)two.lines', ['comma']],
  ['^lines$', []],
  ['(?m)^lines$', ['comma']],
  ['\\p{Greek}+', ['umlaut']],
  ["it's", ['percent']],
])('the pattern %s matches %j', async (pattern, passes) => {
  const lake = await logLake();
  await lake.append(Object.values(filteredLines).map((data, index) => ({ at: at + index, data })));
  expect(namesOf(await lake.search({ pattern }))).toEqual(passes);
});
