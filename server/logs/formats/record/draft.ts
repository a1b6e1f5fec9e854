import { isSecretName, maskNumber, maskSecrets, secretMark } from '@/server/logs/masking';
import type { LogData, LogSource } from '../line-format';
import { cutText, storable } from './bounded-text';
import { type DraftError, errorOfText } from './traces';

const longestMessage = 16_000;
const longestStack = 16_000;
const longestErrorMessage = 4_000;
const longestName = 200;
const longestId = 128;
const longestAttribute = 4_000;
const mostAttributes = 64;
/** Of all attributes together, so that a record fits into a Kafka message of 1 MiB however it is escaped. */
const longestAttributes = 32_000;
/** Secrets that the limit of a text would cut in two are still recognised within so many characters. */
const maskMargin = 4_096;

/** What a format has read so far. Texts may be of any length and content; `toLogData` bounds and masks them. */
export class Draft {
  level: LogData['level'] | undefined;
  service: string | undefined;
  msg: string | undefined;
  /** Epoch ms, already valid. */
  at: number | undefined;
  traceId: string | undefined;
  orderId: string | undefined;
  err: DraftError | undefined;
  host: string | undefined;
  instance: string | undefined;
  pid: string | undefined;
  operation: string | undefined;
  durationMs: number | undefined;
  /** Bytes that were removed from the record before it was read. */
  cutBytes = 0;
  private attributes: Record<string, string | number | boolean> | undefined;
  private count = 0;
  private characters = 0;
  private omitted = 0;

  /** Adds a further field; what is neither text, number nor boolean has to be converted before. */
  attribute(name: string, value: string | number | boolean): void {
    if (this.count >= mostAttributes - 1 || this.characters >= longestAttributes) {
      this.omitted += 1;
      return;
    }
    this.attributes ??= {};
    const key = attributeName(name);
    if (Object.hasOwn(this.attributes, key)) return;
    const kept = attributeValue(name, value, longestAttributes - this.characters);
    this.attributes[key] = kept;
    this.count += 1;
    this.characters += key.length + (typeof kept === 'string' ? kept.length : 8);
  }

  /** The attributes, with the number of those that were too many; undefined if there are none. */
  allAttributes(): LogData['attributes'] {
    if (this.omitted > 0 && this.attributes) this.attributes.fieldsNotKept = this.omitted;
    return this.attributes;
  }
}

function attributeName(name: string): string {
  const key = cleanText(name, longestName);
  if (key === '') return '(empty)';
  // This name would set the prototype of the object.
  return key === '__proto__' ? 'attributes.__proto__' : key;
}

function attributeValue(
  name: string,
  value: string | number | boolean,
  room: number,
): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (isSecretName(name, value)) return secretMark;
  if (typeof value === 'string') return cleanText(value, Math.min(longestAttribute, Math.max(60, room)));
  return Number.isFinite(value) ? maskNumber(value) : String(value);
}

/** The text without secrets and without what cannot be stored, in at most `max` (60 or more) characters. */
function cleanText(text: string, max: number, cutBytes = 0): string {
  if (text.length <= max && cutBytes === 0) {
    const clean = maskSecrets(storable(text));
    return clean.length <= max ? clean : cutText(clean, max);
  }
  const read = text.slice(0, max + maskMargin);
  const unread = text.length > read.length ? Buffer.byteLength(text.slice(read.length)) : 0;
  return cutText(maskSecrets(storable(read)), max, unread + cutBytes);
}

/** A text that must not be empty. */
const named = (text: string | undefined, max: number): string | undefined =>
  text ? cleanText(text, max) || undefined : undefined;

/** The data of the event: everything bounded, masked, and such that it matches the schema of `log.written`. */
export function toLogData(draft: Draft, source: LogSource, readAt: number): LogData {
  const service = named(draft.service, longestName) ?? named(source.service, longestName) ?? 'unknown';
  const err = draft.err && completed(draft.err);
  const msg = draft.msg ?? err?.message ?? '';
  const data: LogData = {
    level: draft.level ?? (draft.err ? 'error' : 'info'),
    service,
    msg: cleanText(msg, longestMessage, draft.cutBytes),
    at: draft.at ?? readAt,
  };
  const { traceId, orderId, operation, durationMs } = draft;
  if (traceId) data.traceId = cleanText(traceId, longestName);
  if (orderId) data.orderId = cleanText(orderId, longestId);
  if (err) data.err = toError(err);
  const host = named(draft.host, longestName) ?? named(source.host, longestName);
  if (host) data.host = host;
  const instance = draft.instance ?? (draft.pid && `${service}/${draft.pid}`);
  if (instance) data.instance = cleanText(instance, longestName);
  if (operation) data.operation = cleanText(operation, longestName);
  if (durationMs !== undefined) data.durationMs = durationMs;
  const attributes = draft.allAttributes();
  if (attributes) data.attributes = attributes;
  return data;
}

/** What only the stack says is read from it. */
function completed({ name, message, stack }: DraftError): DraftError {
  const known = !stack || (name && message) ? undefined : errorOfText(stack.slice(0, longestStack));
  return { name: name || known?.name || 'Error', message: message || known?.message || '', stack };
}

function toError({ name, message, stack }: DraftError): LogData['err'] {
  const err = {
    name: named(name, longestName) ?? 'Error',
    message: cleanText(message, longestErrorMessage),
  };
  return stack ? { ...err, stack: cleanText(stack, longestStack) } : err;
}
