import type { Server } from 'socket.io';

interface PacketOptions {
  wsPreEncodedFrame?: Buffer[];
}
interface Encoding {
  _encode?(packet: unknown, options: PacketOptions): unknown;
}

/**
 * socket.io makes the WebSocket frame of a broadcast once, as a header and a payload, and each client is then written
 * both. Joined once, each is written one buffer: a plain write in place of a cork, two writes and a writev. Where
 * socket.io no longer has this hook, broadcasts go on as it makes them.
 */
export function joinFrames(io: Pick<Server, 'of'>): void {
  const adapter = io.of('/').adapter as unknown as Encoding;
  const encode = adapter._encode?.bind(adapter);
  if (!encode) return;
  adapter._encode = (packet, options) => {
    const encoded = encode(packet, options);
    const frame = options.wsPreEncodedFrame;
    if (frame && frame.length > 1) options.wsPreEncodedFrame = [Buffer.concat(frame)];
    return encoded;
  };
}
