import type { LogLine } from '@/lib/logs/log-line';
import { detachedCopy } from '@/lib/text/detached-copy';

const maxMessage = 300;

/** What a list of slow lines shows and links to. Its place leads to the whole line. At most 3 KB. */
export function slowLine({ partition, offset, id, type, at, data }: LogLine): LogLine {
  const { level, service, msg, traceId, orderId, host, instance, operation, durationMs } = data;
  return {
    partition,
    offset,
    id,
    type,
    at,
    data: {
      level,
      service,
      msg: msg.length > maxMessage ? `${detachedCopy(msg, maxMessage)} …` : msg,
      at: data.at,
      traceId,
      orderId,
      host,
      instance,
      operation,
      durationMs,
    },
  };
}

/** Slowest first. */
export const slowestOf = (lines: readonly LogLine[], most: number): LogLine[] =>
  [...lines].sort((a, b) => (b.data.durationMs ?? 0) - (a.data.durationMs ?? 0)).slice(0, most);
