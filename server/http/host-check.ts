/**
 * Which host names a server accepts. With DNS rebinding, another site lets its name resolve to this machine and reads
 * the responses as its own; the Host header then has that site's name. IP addresses cannot be rebound, so they are
 * always accepted, and names only when they are configured.
 */
import { BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Environment } from '@/server/config';

/** Whether a server accepts a Host header. */
export type HostCheck = (header: string | undefined) => boolean;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether a server that listens on this host can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** The name or address in a Host header, without the port, in lower case; undefined when it is malformed. */
export function hostOf(header: string): string | undefined {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]\\]+))(?::\d{1,5})?$/i.exec(header.trim()) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/(?<=.)\.$/, '');
}

/** Accepts addresses, localhost, the given names, and requests without a Host header, which no browser sends. */
export function createHostCheck(names: Iterable<string>): HostCheck {
  const accepted = new Set(['localhost', ...[...names].map((name) => name.toLowerCase())]);
  return (header) => {
    if (header === undefined) return true;
    const host = hostOf(header);
    return host !== undefined && (isIP(host) !== 0 || accepted.has(host));
  };
}

/** The variables with the addresses of this process and the others. */
type AddressVariables = Pick<Environment, 'HTTP_HOST'> & Partial<Environment>;

/** The host that the servers for browsers listen on: a name, an address, or all addresses of the machine. */
export const publicHostOf = ({ PUBLIC_HOST, HTTP_HOST }: Pick<Environment, 'PUBLIC_HOST' | 'HTTP_HOST'>) =>
  PUBLIC_HOST ?? HTTP_HOST;

/** The host names that a process accepts, from its environment. */
export function hostNames(env: AddressVariables): string[] {
  const { ALLOWED_HOSTS = [], ALLOWED_ORIGINS = [], BALANCER_GATEWAYS = [] } = env;
  const own = [env.GATEWAY_URL, env.GATEWAY_INTERNAL_URL, env.ORDER_URL, env.PAYMENT_URL, env.INVENTORY_URL];
  const others = [env.SHIPPING_URL, env.NOTIFICATION_URL, env.SIMULATOR_URL, env.HISTORY_URL, env.OPS_URL];
  const urls = [...own, ...others, env.LAKE_URL, ...ALLOWED_ORIGINS, ...BALANCER_GATEWAYS];
  const ofUrls = urls.flatMap((url) => (url && URL.canParse(url) ? [new URL(url).hostname] : []));
  const publicHost = publicHostOf(env);
  const ofMachine = isLoopback(publicHost) ? [] : [hostname(), `${hostname()}.local`];
  return [publicHost, ...ALLOWED_HOSTS, ...ofUrls, ...ofMachine].filter((name) => isIP(name) === 0);
}
