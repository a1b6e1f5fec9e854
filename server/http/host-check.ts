/**
 * Which names a server answers to. A page of another site can have its own name resolve to this machine (DNS
 * rebinding) and then read what it gets as its own; the Host header gives it away. An address cannot be rebound: a
 * page that was opened by it comes from there. So addresses are always taken, and names only when they are known.
 */
import { BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Environment } from '@/server/config';

/** Whether a server answers to a Host header. */
export type HostCheck = (header: string | undefined) => boolean;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether a server that listens on this host is reached from this machine only. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** The name or address in a Host header, without the port, in lower case; undefined when it is none. */
export function hostOf(header: string): string | undefined {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]\\]+))(?::\d{1,5})?$/i.exec(header.trim()) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/(?<=.)\.$/, '');
}

/** Takes addresses, localhost and the names that are given. Whoever sends no Host at all is no browser. */
export function createHostCheck(names: Iterable<string>): HostCheck {
  const known = new Set(['localhost', ...[...names].map((name) => name.toLowerCase())]);
  return (header) => {
    if (header === undefined) return true;
    const host = hostOf(header);
    return host !== undefined && (isIP(host) !== 0 || known.has(host));
  };
}

/** What a process is told of where it and the others are. */
type Told = Pick<Environment, 'HTTP_HOST'> & Partial<Environment>;

/** What the servers that browsers reach listen on: a name, an address, or every address of the machine. */
export const publicHostOf = ({ PUBLIC_HOST, HTTP_HOST }: Pick<Environment, 'PUBLIC_HOST' | 'HTTP_HOST'>) =>
  PUBLIC_HOST ?? HTTP_HOST;

/** Every name by which a process may be called, from what it is told. */
export function hostNames(env: Told): string[] {
  const { ALLOWED_HOSTS = [], ALLOWED_ORIGINS = [], BALANCER_GATEWAYS = [] } = env;
  const own = [env.GATEWAY_URL, env.GATEWAY_INTERNAL_URL, env.ORDER_URL, env.PAYMENT_URL, env.INVENTORY_URL];
  const others = [env.SHIPPING_URL, env.NOTIFICATION_URL, env.SIMULATOR_URL, env.HISTORY_URL, env.OPS_URL];
  const urls = [...own, ...others, ...ALLOWED_ORIGINS, ...BALANCER_GATEWAYS];
  const ofUrls = urls.flatMap((url) => (url && URL.canParse(url) ? [new URL(url).hostname] : []));
  const publicHost = publicHostOf(env);
  const ofMachine = isLoopback(publicHost) ? [] : [hostname(), `${hostname()}.local`];
  return [publicHost, ...ALLOWED_HOSTS, ...ofUrls, ...ofMachine].filter((name) => isIP(name) === 0);
}
