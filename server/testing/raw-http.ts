/** Raw HTTP over TCP, for tests of requests that no HTTP client would send. */
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends bytes and reads until the server closes the connection, or has been silent for `untilMs`. */
export function sendRaw(port: number, bytes: string | Buffer, untilMs = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let read = '';
    socket.setTimeout(untilMs, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      read += chunk;
    });
    socket.on('error', (error) => (read ? resolve(read) : reject(error)));
    socket.on('close', () => resolve(read));
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** Parses the first response. */
export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => {
      const [name = '', ...value] = field.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
  return { status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

/** Sends one request; adds Host and `Connection: close` where they are missing. */
export async function request(
  port: number,
  line: string,
  headers: string[] = [],
  body = '',
): Promise<RawAnswer> {
  const has = (name: string) => headers.some((header) => header.toLowerCase().startsWith(`${name}:`));
  const host = has('host') ? [] : ['Host: localhost'];
  const close = has('connection') ? [] : ['Connection: close'];
  const head = [`${line} HTTP/1.1`, ...host, ...headers, ...close, '', ''].join('\r\n');
  return parseAnswer(await sendRaw(port, head + body));
}
