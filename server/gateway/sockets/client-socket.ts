import type { Socket } from 'socket.io';
import type { ClientToGateway, GatewayToClient } from '@/lib/protocol';
import type { Claims } from '@/server/auth/tokens';

export interface SocketData {
  claims: Claims;
}
export type ClientSocket = Socket<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;
