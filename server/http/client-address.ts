import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';
import { familyOf, parseProxy } from '@/server/config';

/** Whether an address is that of a proxy whose X-Forwarded-* headers are trusted. */
export type Trust = (address: string) => boolean;

/** The client of a request and the address it used, from the nearest trusted source. */
export interface Sender {
  /** Without port; "unknown" when the connection is closed. */
  address: string;
  scheme: 'http' | 'https';
  /** In the form of a Host header. */
  host: string | undefined;
}

/** Trusts the given addresses and subnets; other texts are ignored. */
export function trustOf(proxies: readonly string[]): Trust {
  const list = new BlockList();
  for (const { address, family, bits } of proxies.flatMap((text) => parseProxy(text) ?? [])) {
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, bits, family);
  }
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}

/** Reads X-Forwarded-For from the right, as long as the entries are of trusted proxies. */
export function senderOf({ socket, headers }: IncomingMessage, isTrusted: Trust): Sender {
  const peer = plainAddress(socket.remoteAddress ?? 'unknown');
  const own: Sender = { address: peer, scheme: 'http', host: headers.host };
  if (!isTrusted(peer)) return own;
  const forwarded = listOf(headers['x-forwarded-for']).map(plainAddress);
  const address = forwarded.findLast((entry) => !isTrusted(entry)) ?? forwarded[0] ?? peer;
  return {
    // An entry that is not an address was invented by the client.
    address: isIP(address) === 0 ? peer : address,
    scheme: listOf(headers['x-forwarded-proto'])[0] === 'https' ? 'https' : 'http',
    host: listOf(headers['x-forwarded-host'])[0] ?? headers.host,
  };
}

/** One key for the addresses of one customer of a provider: an IPv4 address, or the /64 of an IPv6 address. */
export function sourceOf(address: string): string {
  if (isIP(address) !== 6) return address;
  // Node normalizes the address to at most one "::"; the first four groups are the /64.
  const [head = '', tail] = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...after];
  return `${all.slice(0, 4).join(':')}::/64`;
}

/** Removes a port, brackets and zone, and converts an IPv4-mapped IPv6 address to IPv4. */
function plainAddress(entry: string): string {
  const [, bracketed, v4] = /^(?:\[(.+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(entry.trim()) ?? [];
  const address = (bracketed ?? v4 ?? entry.trim()).replace(/%.*$/, '');
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

function listOf(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
