import { isIPv6 } from 'node:net';

/** Host and port of a broker; an IPv6 host has no brackets. */
export interface Address {
  host: string;
  port: number;
}

/** Parses `host:port`; an IPv6 host may be in brackets. */
export function addressOf(broker: string): Address {
  const at = broker.lastIndexOf(':');
  return { host: broker.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(at + 1)) };
}

/** Formats `host:port`, with an IPv6 host in brackets. */
export function nameOf({ host, port }: Address): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
