import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listCandles, listPrices } from './prices';
import { type FakeUpstream, replyJson, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let history: FakeUpstream;
beforeEach(async () => {
  history = await startUpstream();
  history.reply = replyJson(200, {});
  given.HISTORY_URL = history.url;
});
afterEach(() => history.stop());

const candlesOf = (segment: string, query = '') =>
  listCandles(new Request(`http://page/api/prices/x/candles${query}`), segment);

describe('the prices of the page', () => {
  test('are read from the price history', async () => {
    expect((await listPrices(new Request('http://page/api/prices'))).status).toBe(200);
    expect(history.received).toMatchObject([{ method: 'GET', url: '/prices' }]);
  });

  test.each([
    ['M&M a/b', 'M%26M+a%2Fb'],
    ['50%25', '50%2525'],
    ['~..', '..'],
    ['~a', '%7Ea'],
  ])('candles of the segment %s are requested by the name of the symbol', async (segment, symbol) => {
    await candlesOf(segment, '?interval=4h&to=5&other=1');
    expect(history.received[0]?.url).toBe(`/candles?symbol=${symbol}&interval=4h&limit=500&to=5`);
  });

  test.each(['', ' a', 'a\u202e', 'x'.repeat(65), '\ud800'])('%j is not a symbol: 404', async (segment) => {
    await expect(candlesOf(segment)).rejects.toMatchObject({ statusCode: 404 });
    expect(history.received).toEqual([]);
  });

  test.each(['interval=2s', 'from=soon', 'to=1e99', 'limit=0', 'limit=9999'])(
    'a query with %s is refused with the parameter’s name',
    async (query) => {
      await expect(candlesOf('A', `?${query}`)).rejects.toThrow(query.split('=')[0]);
      expect(history.received).toEqual([]);
    },
  );

  test('are answered with 503 while the price history is down', async () => {
    await history.stop();
    const received = listPrices(new Request('http://page/api/prices'));
    await expect(received).rejects.toMatchObject({
      statusCode: 503,
      message: expect.stringMatching(/^The price history cannot be reached/),
    });
  });
});
