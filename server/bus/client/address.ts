import { isIPv6 } from 'node:net';

/** Where a broker listens; an IPv6 address is without brackets. */
export interface Address {
  host: string;
  port: number;
}

/** Of `host:port` as BrokerConfig has it. */
export function addressOf(broker: string): Address {
  const at = broker.lastIndexOf(':');
  return { host: broker.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(at + 1)) };
}

export function nameOf({ host, port }: Address): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
