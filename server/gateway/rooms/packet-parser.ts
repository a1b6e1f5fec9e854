import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';

/** A message with a long field that is encoded already, and may be shared by several clients. */
export class PreEncodedMessage {
  /** `head`: the other fields, at least one. `json`: the value of the field `name`. */
  constructor(
    private readonly head: object,
    private readonly name: 'snapshot' | 'events',
    private readonly json: string,
  ) {}

  get text(): string {
    return `${JSON.stringify(this.head).slice(0, -1)},"${this.name}":${this.json}}`;
  }
}

/**
 * socket.io's own encoder without binary attachments: it need not search every value of every event for them. It encodes
 * pre-encoded messages too. https://socket.io/docs/v4/custom-parser/
 */
class JsonEncoder extends Encoder {
  override encode(packet: Packet): string[] | ReturnType<Encoder['encode']> {
    const { type, id = '', data } = packet;
    if (type === PacketType.EVENT && data[1] instanceof PreEncodedMessage)
      return [`${type}${id}[${JSON.stringify(data[0])},${data[1].text}]`];
    if (type === PacketType.EVENT) return [`${type}${id}${JSON.stringify(data)}`];
    if (type === PacketType.ACK && data[0] instanceof PreEncodedMessage)
      return [`${type}${id}[${data[0].text}]`];
    return super.encode(packet);
  }
}

export const packetParser = { Encoder: JsonEncoder, Decoder };
