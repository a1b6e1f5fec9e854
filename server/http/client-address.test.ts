import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { senderOf, sourceOf, trustOf } from './client-address';

const proxies = trustOf(['10.0.0.1', '192.168.0.0/16', 'fd00::/8']);
const sent = (remoteAddress: string, headers: Record<string, string> = {}) =>
  senderOf(
    { socket: { remoteAddress }, headers: { host: 'web:3000', ...headers } } as unknown as IncomingMessage,
    proxies,
  );

describe('the client of a request', () => {
  test('is the peer of the connection when that is not a trusted proxy, whatever the headers say', () => {
    const forged = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    };
    expect(sent('203.0.113.9', forged)).toEqual({ address: '203.0.113.9', scheme: 'http', host: 'web:3000' });
  });

  test('is taken from the headers of a trusted proxy, with scheme and host', () => {
    const forwarded = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'dash.example',
    };
    expect(sent('10.0.0.1', forwarded)).toEqual({
      address: '203.0.113.9',
      scheme: 'https',
      host: 'dash.example',
    });
    expect(sent('::ffff:10.0.0.1', forwarded).address).toBe('203.0.113.9');
    expect(sent('fd00::1', forwarded).address).toBe('203.0.113.9');
  });

  test('is the last address before the trusted proxies, because the client can set those before it', () => {
    expect(sent('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9, 192.168.7.7' }).address).toBe(
      '203.0.113.9',
    );
    expect(sent('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, [2001:db8::1]:4711' }).address).toBe(
      '2001:db8::1',
    );
    expect(sent('10.0.0.1', { 'x-forwarded-for': '203.0.113.9:4711' }).address).toBe('203.0.113.9');
  });

  test('is the proxy when the header is missing or not an address', () => {
    expect(sent('10.0.0.1').address).toBe('10.0.0.1');
    expect(sent('10.0.0.1', { 'x-forwarded-for': 'unknown' }).address).toBe('10.0.0.1');
    expect(sent('10.0.0.1', { 'x-forwarded-for': ' , ,' }).address).toBe('10.0.0.1');
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, source) => expect(sourceOf(address)).toBe(source));
