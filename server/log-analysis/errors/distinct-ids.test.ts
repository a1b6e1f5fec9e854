import { expect, test } from 'vitest';
import { DistinctIds, exactIds, savedIds } from './distinct-ids';

const withIds = (count: number, prefix = 'ORD-') => {
  const ids = new DistinctIds();
  for (let i = 0; i < count; i += 1) ids.add(`${prefix}${i}`);
  return ids;
};
const again = (ids: DistinctIds) =>
  DistinctIds.restored(savedIds.parse(JSON.parse(JSON.stringify(ids.saved()))));

test.each([0, 1, 20, 999, exactIds])(
  '%i different ids are counted exactly, however often each comes',
  (count) => {
    const ids = withIds(count);
    for (let i = 0; i < count; i += 1) ids.add(`ORD-${i}`);
    expect(ids.summary).toMatchObject({ count, isEstimate: false });
    expect(again(ids).summary).toEqual(ids.summary);
  },
);

test.each([exactIds + 1, 5_000, 20_000, 200_000])('%i different ids are estimated within 5 %%', (count) => {
  for (const prefix of ['ORD-', 'trace ', '注文']) {
    const { summary } = again(withIds(count, prefix));
    expect(summary.isEstimate).toBe(true);
    expect(Math.abs(summary.count - count) / count).toBeLessThan(0.05);
  }
});

test('the estimate goes on after a restart as without one', () => {
  const [one, other] = [withIds(3_000), again(withIds(3_000))];
  for (const ids of [one, other]) for (let i = 0; i < 3_000; i += 1) ids.add(`more ${i}`);
  expect(other.summary).toEqual(one.summary);
});

test('the newest 20 are listed, the newest first, each once', () => {
  const ids = withIds(30);
  ids.add('ORD-15');
  const { ids: newest } = ids.summary;
  expect(newest.slice(0, 3)).toEqual(['ORD-15', 'ORD-29', 'ORD-28']);
  expect(new Set(newest).size).toBe(20);
});
