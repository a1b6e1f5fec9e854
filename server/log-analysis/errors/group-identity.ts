import { createHash } from 'node:crypto';
import type { LogLine } from '@/lib/logs/log-line';
import { maskMessage } from './mask-message';
import { ownPlace } from './own-frame';

/** What the lines of a group have in common. */
export interface GroupIdentity {
  /** The same in every process, for the same service, name and place or message. */
  id: string;
  service: string;
  name: string;
  place: string | null;
  message: string;
}

type Data = LogLine['data'];

/** The group of a line; undefined when it is no error. */
export function groupIdentity(data: Data): GroupIdentity | undefined {
  const { level, service, err } = data;
  if (level !== 'error' && level !== 'fatal') return undefined;
  const name = err?.name ?? level;
  const place = err?.stack ? ownPlace(err.stack) : undefined;
  const message = maskMessage(messageOf(data), [data.orderId, data.traceId]);
  // A function is narrow enough; a file is not, and without a place there is only the message.
  const what = place?.hasFunction ? ['at', place.text] : ['message', place?.text ?? '', message];
  return { id: idOf([service, name, ...what]), service, name, place: place?.text ?? null, message };
}

const messageOf = ({ err, msg }: Data): string => (err?.message ? err.message : msg);

const idOf = (key: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
