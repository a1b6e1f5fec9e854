// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';

/** Module state is that of one load of a page. */
async function loadedAt(address: string) {
  vi.resetModules();
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { name: `https://shop.example${address}` } as never,
  ]);
  return (await import('./vital-of')).vitalOf;
}
beforeEach(() => history.replaceState(null, '', '/shop?email=ada'));

it('a metric of this page is recorded once, with four digits', async () => {
  const vitalOf = await loadedAt('/shop?email=ada');
  expect(vitalOf({ name: 'CLS', value: 0.123456 })).toEqual({ name: 'CLS', value: 0.1235 });
  expect(vitalOf({ name: 'CLS', value: 0.2 })).toBeUndefined();
  expect(vitalOf({ name: 'LCP', value: 1_200 })).toEqual({ name: 'LCP', value: 1_200 });
});

it('a metric of the page from which the visitor came is not recorded', async () => {
  const vitalOf = await loadedAt('/orders');
  expect(vitalOf({ name: 'LCP', value: 1_200 })).toBeUndefined();
});

it.each([
  ['FID', 1],
  ['LCP', Number.NaN],
  ['LCP', -1],
])('%s of %d is not recorded', async (name, value) => {
  const vitalOf = await loadedAt('/shop');
  expect(vitalOf({ name, value })).toBeUndefined();
});
