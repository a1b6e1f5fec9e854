import { describe, expect, it } from 'vitest';
import { countText } from './count-text';

const now = new Date(2026, 5, 1, 12, 30).getTime();
const since = new Date(2026, 5, 1, 12, 4).getTime();
const counts = { listed: 223, hasOlder: false, total: 1_647, since: 0 };

describe('how many orders the list shows', () => {
  it('is the latest of all there are, and not what the page remembers', () =>
    expect(countText(counts, now)).toBe('Latest 223 of 1,647'));
  it('says what fits the filter beside it', () =>
    expect(countText({ ...counts, found: 11 }, now)).toBe('11 in the latest 223 of 1,647'));
  it('says since when orders are counted where the gateway did not read all', () =>
    expect(countText({ ...counts, since }, now)).toBe('Latest 223 of 1,647 placed since 12:04:00'));
  it('says that the total is unknown where nobody tells it', () =>
    expect(countText({ ...counts, total: undefined }, now)).toBe('Latest 223, total unknown'));
  it('does not call orders from before that time a part of it', () =>
    expect(countText({ ...counts, hasOlder: true, since }, now)).toBe(
      '223 orders listed · 1,647 placed since 12:04:00',
    ));
  it('does not say that more are listed than there are', () => {
    expect(countText({ ...counts, listed: 1_648 }, now)).toBe('Latest 1,648 of 1,648');
    expect(countText({ ...counts, listed: 1_648, hasOlder: true }, now)).toBe(
      '1,648 orders listed · 1,647 in Kafka',
    );
  });
});
