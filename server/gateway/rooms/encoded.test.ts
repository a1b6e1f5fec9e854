import { expect, it } from 'vitest';
import { encode } from './encoded';

it('is one WebSocket frame in memory of its own, so that a slow client keeps nothing else in memory', () => {
  const { text, frame } = encode('gap', { feed: 'orders', cursor: 'c', missed: 3, reason: 'retention' });
  expect(text).toBe('2["gap",{"feed":"orders","cursor":"c","missed":3,"reason":"retention"}]');
  // A final text frame, unmasked, with a length below 126; then engine.io's "message".
  expect([...frame.subarray(0, 2)]).toEqual([0x81, text.length + 1]);
  expect(frame.subarray(2).toString()).toBe(`4${text}`);
  expect(frame.buffer.byteLength).toBe(frame.length);
});
