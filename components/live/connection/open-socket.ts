import { io, type Socket } from 'socket.io-client';
import { type ClientToGateway, type GatewayToClient, PROTOCOL_VERSION } from '@/lib/protocol';
import type { Session } from '@/lib/session';
import { gatewayOf } from './session';
import type { TransportName } from './transport-choice';

export type GatewaySocket = Socket<GatewayToClient, ClientToGateway>;

/** Opens a socket to the gateway of a session. `timeoutMs`: how long it may take until the first byte. */
export type OpenSocket = (
  session: Session,
  transports: readonly TransportName[],
  timeoutMs: number,
) => GatewaySocket;

export const openSocket: OpenSocket = (session, transports, timeoutMs) => {
  const { origin, path } = gatewayOf(session);
  return io(origin, {
    path,
    transports: [...transports],
    upgrade: transports.length > 1,
    tryAllTransports: true,
    auth: { token: session.token, protocol: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
    timeout: timeoutMs,
  });
};
