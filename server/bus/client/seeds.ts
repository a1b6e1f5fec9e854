import net, { isIP, isIPv6 } from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { addressOf } from '@/server/bus/client/address';

const KEEP_ALIVE_MS = 60_000;
/** Suffix of an IPv6 address that is written without colons, as in Windows' UNC paths. */
const LITERAL = '.ipv6-literal.net';

/** A broker address for kafkajs, which splits at the first colon: an IPv6 address is written without colons. */
export function seedOf(broker: string): string {
  const { host, port } = addressOf(broker);
  return isIPv6(host) ? `${host.replaceAll(':', '-')}${LITERAL}:${port}` : broker;
}

function hostOf(seed: string): string {
  if (!seed.endsWith(LITERAL)) return seed;
  const host = seed.slice(0, -LITERAL.length).replaceAll('-', ':');
  return isIPv6(host) ? host : seed;
}

/** kafkajs's own socket factory, with IPv6 hosts decoded. */
export const openSocket: ISocketFactory = ({ host: seed, port, ssl, onConnect }) => {
  const host = hostOf(seed);
  const socket = ssl
    ? tls.connect({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
};
