import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Whether an address is one of a proxy whose X-Forwarded-* headers are believed. */
export type Trust = (address: string) => boolean;

/** Who sent a request and by which address of ours, as the nearest one who can be believed says. */
export interface Sender {
  /** Without port; "unknown" when the connection is gone. */
  address: string;
  scheme: 'http' | 'https';
  /** As in a Host header. */
  host: string | undefined;
}

interface Proxies {
  address: string;
  family: 'ipv4' | 'ipv6';
  /** Of a subnet. */
  bits?: number;
}

function readProxies(text: string): Proxies | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (!family) return undefined;
  const bits = prefix === undefined ? undefined : Number(prefix);
  if ((bits ?? 0) > (family === 'ipv4' ? 32 : 128)) return undefined;
  return { address, family, ...(bits === undefined ? {} : { bits }) };
}

/** Whether a text is an address or a subnet, as "10.0.0.0/8". */
export const isProxy = (text: string): boolean => readProxies(text) !== undefined;

/** Takes addresses and subnets; what is neither is nobody to trust. */
export function trustOf(proxies: readonly string[]): Trust {
  const list = new BlockList();
  for (const { address, family, bits } of proxies.flatMap((text) => readProxies(text) ?? [])) {
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, bits, family);
  }
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}

/** Reads X-Forwarded-* from the right, for as long as a trusted proxy wrote them. */
export function senderOf({ socket, headers }: IncomingMessage, isTrusted: Trust): Sender {
  const peer = plainAddress(socket.remoteAddress ?? 'unknown');
  const own: Sender = { address: peer, scheme: 'http', host: headers.host };
  if (!isTrusted(peer)) return own;
  const forwarded = listOf(headers['x-forwarded-for']).map(plainAddress);
  const address = forwarded.findLast((entry) => !isTrusted(entry)) ?? forwarded[0] ?? peer;
  return {
    // What is no address was made up by whoever stands before the last trusted proxy.
    address: isIP(address) === 0 ? peer : address,
    scheme: listOf(headers['x-forwarded-proto'])[0] === 'https' ? 'https' : 'http',
    host: listOf(headers['x-forwarded-host'])[0] ?? headers.host,
  };
}

/** One key for all that one customer of a provider can send from: an IPv4 address, or the /64 of an IPv6 address. */
export function sourceOf(address: string): string {
  if (isIP(address) !== 6) return address;
  // Written out in full by Node, with at most one "::", so that the first four groups can be read off.
  const [head = '', tail] = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...after];
  return `${all.slice(0, 4).join(':')}::/64`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address);
  return family === 0 ? undefined : family === 4 ? 'ipv4' : 'ipv6';
}

/** An IPv4 address that came over an IPv6 socket is that IPv4 address; a proxy may write a port behind. */
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
