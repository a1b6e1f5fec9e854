import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '@/server/http/host-check';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** The address from this machine of a server that listens on `host`, which may mean all addresses of the machine. */
export function addressOn(host: string, port: number): string {
  if (EVERY_ADDRESS.includes(host)) return `http://127.0.0.1:${port}`;
  return `http://${inUrl(host)}:${port}`;
}

const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** Hosts by which a browser reaches a server that listens on `host`: the first from this machine, others from the network. */
export function browserHostsOf(host: string, interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return ['localhost'];
  if (!EVERY_ADDRESS.includes(host)) return [inUrl(host)];
  // IPv6 works with "::" only, and a link-local address is useless without its interface.
  const isUsable = (address: string) => isIP(address) === 4 || (host === '::' && !/^fe80:/i.test(address));
  const others = Object.values(interfaces)
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, address }) => !internal && isUsable(address));
  return ['localhost', ...others.map(({ address }) => inUrl(address))];
}
