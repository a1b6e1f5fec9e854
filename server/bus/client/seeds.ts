import net, { isIP, isIPv6 } from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { addressOf } from '@/server/bus/client/address';

const KEEP_ALIVE_MS = 60_000;
/** How a host without colons may stand for an IPv6 address; the notation is that of Windows' file shares. */
const LITERAL = '.ipv6-literal.net';

/** A broker as kafkajs takes it: it splits the text at the first colon, so that no IPv6 address comes through as it is. */
export function seedOf(broker: string): string {
  const { host, port } = addressOf(broker);
  return isIPv6(host) ? `${host.replaceAll(':', '-')}${LITERAL}:${port}` : broker;
}

function hostOf(seed: string): string {
  if (!seed.endsWith(LITERAL)) return seed;
  const host = seed.slice(0, -LITERAL.length).replaceAll('-', ':');
  return isIPv6(host) ? host : seed;
}

/** kafkajs's own, with the host that a seed stands for. */
export const openSocket: ISocketFactory = ({ host: seed, port, ssl, onConnect }) => {
  const host = hostOf(seed);
  const socket = ssl
    ? tls.connect({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
};
