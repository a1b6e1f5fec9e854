import { describe, expect, it } from 'vitest';
import { countText } from './count-text';

const now = new Date(2026, 5, 1, 12, 30).getTime();
const since = new Date(2026, 5, 1, 12, 4).getTime();
const counts = { listed: 223, hasOlder: false, total: 1_647, since: 0 };

describe('the text above the list of orders', () => {
  it('is the number of listed orders and the total in Kafka', () =>
    expect(countText(counts, now)).toBe('Latest 223 of 1,647'));
  it('includes the number of matching orders', () =>
    expect(countText({ ...counts, found: 11 }, now)).toBe('11 in the latest 223 of 1,647'));
  it('names the start of the count if the gateway did not read all', () =>
    expect(countText({ ...counts, since }, now)).toBe('Latest 223 of 1,647 placed since 12:04:00'));
  it('says that the total is unknown if it is', () =>
    expect(countText({ ...counts, total: undefined }, now)).toBe('Latest 223, total unknown'));
  it('does not count orders from before the start as part of the total', () =>
    expect(countText({ ...counts, hasOlder: true, since }, now)).toBe(
      '223 orders listed · 1,647 placed since 12:04:00',
    ));
  it('never lists more orders than the total', () => {
    expect(countText({ ...counts, listed: 1_648 }, now)).toBe('Latest 1,648 of 1,648');
    expect(countText({ ...counts, listed: 1_648, hasOlder: true }, now)).toBe(
      '1,648 orders listed · 1,647 in Kafka',
    );
  });
});
