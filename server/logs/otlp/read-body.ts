import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { Refused } from './refused';

/** Bytes of a request as received, and decompressed. */
export const longestBody = 4 * 1024 * 1024;

const tooLarge = () =>
  new Refused(
    413,
    `A request may have at most ${longestBody / 1024 / 1024} MiB, also decompressed. Send smaller batches.`,
  );

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
const codecs = new Map<string, Decompress>([
  ['gzip', promisify(gunzip) as Decompress],
  ['deflate', promisify(inflate) as Decompress],
]);

/** Reads the body and decompresses it. Throws Refused when it is too large, or its compression unknown or damaged. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decompress = codecs.get(encoding);
  if (encoding !== 'identity' && !decompress) {
    const name = JSON.stringify(encoding.slice(0, 50));
    throw new Refused(415, `The compression ${name} is not supported. Use gzip or none.`);
  }
  const bytes = await receive(request);
  return decompress ? inTurn(() => decompressed(bytes, decompress, encoding)) : bytes;
}

async function receive(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > longestBody) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed when it is left early, so that the client gets a response.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > longestBody) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

let lastDecompression: Promise<unknown> = Promise.resolve();
/** One decompression after the other, because a few kilobytes may become the largest body. */
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const result = lastDecompression.then(run);
  lastDecompression = result.catch(() => undefined);
  return result;
}

async function decompressed(bytes: Buffer, decompress: Decompress, encoding: string): Promise<Buffer> {
  try {
    return await decompress(bytes, { maxOutputLength: longestBody });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Refused(400, `The body is no valid ${encoding}.`, { cause: error });
  }
}
