import { StringDecoder } from 'node:string_decoder';

/** In characters; a stack trace with its cause has a few thousand. */
const MAX_LINE_LENGTH = 64 * 1024;

/** Calls `take` with each line; a line that is too long is cut and its rest is not buffered. */
export function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let current = '';
  stream.on('data', (chunk: Buffer) => {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    current += first.slice(0, Math.max(0, MAX_LINE_LENGTH - current.length));
    for (const next of others) {
      take(current);
      current = next.slice(0, MAX_LINE_LENGTH);
    }
  });
  stream.on('end', () => {
    if (current) take(current);
  });
}
