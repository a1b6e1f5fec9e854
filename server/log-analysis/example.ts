import type { LogLine } from '@/lib/logs/log-line';
import { detachedCopy } from '@/lib/text/detached-copy';

/** Characters that an example keeps. */
const limits = { msg: 2_000, message: 2_000, stack: 4_000, attribute: 200, attributes: 32 };
/** Together: an ordinary line is not copied. */
const smallText = 2_000;

type Data = LogLine['data'];
type Attributes = NonNullable<Data['attributes']>;

/** A line as an example that is kept and saved: at most about 16 KB, with a mark where a text was cut. */
export function exampleOf(line: LogLine): LogLine {
  const { data } = line;
  if (isSmall(data)) return line;
  const { msg, err, attributes } = data;
  return {
    ...line,
    data: {
      ...data,
      msg: shorten(msg, limits.msg),
      ...(err ? { err: shortenError(err) } : {}),
      ...(attributes ? { attributes: shortenAttributes(attributes) } : {}),
    },
  };
}

function isSmall({ msg, err, attributes }: Data): boolean {
  let size = msg.length + (err ? err.message.length + (err.stack?.length ?? 0) : 0);
  for (const name in attributes) {
    const value = attributes[name];
    size += name.length + (typeof value === 'string' ? value.length : 8);
  }
  return size <= smallText;
}

function shortenError({ name, message, stack }: NonNullable<Data['err']>): NonNullable<Data['err']> {
  return {
    name,
    message: shorten(message, limits.message),
    ...(stack === undefined ? {} : { stack: shorten(stack, limits.stack) }),
  };
}

const shortenAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .slice(0, limits.attributes)
      .map(([name, value]) => [name, typeof value === 'string' ? shorten(value, limits.attribute) : value]),
  );

function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const mark = ` … [cut, ${Buffer.byteLength(text)} bytes]`;
  return detachedCopy(text, max - mark.length) + mark;
}
