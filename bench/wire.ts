/**
 * A minimal socket.io client: WebSocket only, one namespace, no decoding. It costs a fraction of socket.io-client, so that
 * thousands of clients fit in one process.
 * https://socket.io/docs/v4/socket-io-protocol/
 */
import { WebSocket } from 'ws';

export interface WireHandlers {
  /** The server accepted the handshake. */
  open(): void;
  /** The server refused the handshake; JSON of its error. */
  refused(json: Buffer): void;
  /** An event: JSON of `[name, body]`. */
  event(json: Buffer): void;
  /** The connection is closed or was never made. Called once. */
  closed(): void;
}

/** Character codes of packet types: engine.io's first, socket.io's second. */
const ping = 0x32;
const message = 0x34;
const connected = 0x30;
const disconnected = 0x31;
const event = 0x32;
const acknowledged = 0x33;
const refused = 0x34;
const openBracket = 0x5b;

export const webSocketOptions = { perMessageDeflate: false, skipUTF8Validation: true } as const;

export class Wire {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (json: Buffer) => void>();
  private requests = 0;

  constructor(
    port: number,
    auth: object,
    private readonly handlers: WireHandlers,
  ) {
    this.socket = new WebSocket(
      `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
      webSocketOptions,
    );
    this.socket.on('open', () => this.socket.send(`40${JSON.stringify(auth)}`));
    this.socket.on('message', (data: Buffer) => this.packet(data));
    // A close event follows every error.
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => handlers.closed());
  }

  /** Emits with an acknowledgement: `answer` gets the JSON of `[answer]`. */
  request(name: string, body: object, answer: (json: Buffer) => void): void {
    const id = this.requests++;
    this.waiting.set(id, answer);
    this.socket.send(`42${id}${JSON.stringify([name, body])}`);
  }

  /** Cuts the connection without a close frame, as a lost network does. */
  drop(): void {
    this.socket.terminate();
  }

  /** Stops reading: data fills the buffers of the operating system, and then those of the gateway. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  private packet(data: Buffer): void {
    if (data[0] === ping) this.socket.send('3');
    else if (data[0] === message) this.message(data);
  }

  private message(data: Buffer): void {
    const type = data[1];
    if (type === event) this.handlers.event(data.subarray(2));
    else if (type === acknowledged) this.acknowledged(data);
    else if (type === connected) this.handlers.open();
    else if (type === refused) this.handlers.refused(data.subarray(2));
    else if (type === disconnected) this.socket.close();
  }

  private acknowledged(data: Buffer): void {
    const start = data.indexOf(openBracket);
    const id = Number(data.toString('latin1', 2, start));
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    answer?.(data.subarray(start));
  }
}
