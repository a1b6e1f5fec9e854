import { describe, expect, it } from 'vitest';
import { type Goodbye, goodbyes, refuse } from '@/lib/protocol';
import { reconnectDelay } from './reconnect-delay';

const shuttingDown: Goodbye = { code: 'shutting_down', ...goodbyes.shutting_down };
const least = () => 0;
const most = () => 1;

describe('the delay before the next attempt', () => {
  it('grows after a lost connection from 0.2 to 0.6 s up to ten seconds, and is never the same for all', () => {
    expect([reconnectDelay(0, {}, least), reconnectDelay(0, {}, most)]).toEqual([200, 600]);
    expect([reconnectDelay(2, {}, least), reconnectDelay(2, {}, most)]).toEqual([800, 2_400]);
    expect(reconnectDelay(30, {}, most)).toBeCloseTo(10_000, -1);
  });

  it('is what a busy gateway asked for, and up to a fifth more', () => {
    const refusal = { ...refuse('busy'), retryAfterMs: 5_000 };
    expect(reconnectDelay(0, { refusal }, least)).toBe(5_000);
    expect(reconnectDelay(9, { refusal }, most)).toBe(6_000);
  });

  it('is short after a gateway shut down, unless that asked for another delay', () => {
    expect(reconnectDelay(5, { goodbye: shuttingDown }, least)).toBe(0);
    expect(reconnectDelay(5, { goodbye: shuttingDown }, most)).toBe(500);
    const delayed = { ...shuttingDown, retryAfterMs: 1_000 };
    expect(reconnectDelay(0, { goodbye: delayed }, most)).toBe(1_200);
  });

  it('grows after a goodbye for being too slow', () => {
    const goodbye: Goodbye = { code: 'too_slow', ...goodbyes.too_slow };
    expect(reconnectDelay(3, { goodbye }, least)).toBe(1_600);
  });
});
