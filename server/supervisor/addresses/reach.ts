import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '@/server/http/host-check';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** Where this machine reaches a server that listens on a host, which may stand for every address of the machine. */
export function addressOn(host: string, port: number): string {
  if (EVERY_ADDRESS.includes(host)) return `http://127.0.0.1:${port}`;
  return `http://${inUrl(host)}:${port}`;
}

const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** By which hosts a browser reaches a server that listens on `host`: the first is for this machine. */
export function browserHostsOf(host: string, interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return ['localhost'];
  if (!EVERY_ADDRESS.includes(host)) return [inUrl(host)];
  // IPv6 is listened on with "::" alone, and a link-local address means nothing without its interface.
  const isUsable = (address: string) => isIP(address) === 4 || (host === '::' && !/^fe80:/i.test(address));
  const others = Object.values(interfaces)
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, address }) => !internal && isUsable(address));
  return ['localhost', ...others.map(({ address }) => inUrl(address))];
}
