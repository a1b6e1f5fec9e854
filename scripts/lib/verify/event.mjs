// Decodes a record into the event that a page should show, and computes the checksum for the comparison.
import { contract } from './contract.mjs';
import { wrong } from './fields.mjs';

const year2100 = 4_102_444_800_000;
const maxHeaders = 1_000;
const maxBytes = 4 * 1024 * 1024;

const invalid = (reason) => ({ kind: 'invalid', reason });

/**
 * @param topic name of the topic and of its feed
 * @param record { partition, offset, timestamp: epoch ms, value: Buffer | null, headers: [Buffer, Buffer | null][] }
 * @returns { kind: 'event', type, data, isTimed, sum(at) } or { kind: 'invalid', reason }. `sum`: the checksum with the
 *   event's time on the page, by default the record's; `isTimed` false: the record's timestamp is not usable.
 */
export function readEvent(topic, record) {
  if (record.headers.length > maxHeaders) return invalid(`more than ${maxHeaders} headers`);
  if (sizeOf(record) > maxBytes) return invalid('a record of more than 4 MiB');
  if (record.value === null) return invalid('the value is null');
  const parsed = parse(record.value.toString('utf8'));
  if (parsed === wrong) return invalid('the value is not JSON');
  const header = (name) => headerOf(record.headers, name);
  const isStructured = /^\s*application\/cloudevents\+json\s*(;|$)/i.test(header('content-type') ?? '');
  const content = isStructured
    ? structured(parsed)
    : { type: header('ce_type'), id: header('ce_id'), source: header('ce_source'), data: parsed };
  return content === wrong ? invalid('it is not a CloudEvent 1.0') : readContent(topic, record, content);
}

function readContent(topic, record, content) {
  const types = contract[topic];
  const [sole, ...others] = Object.keys(types);
  const type = content.type || (others.length === 0 ? sole : undefined);
  if (type === undefined) return invalid('it has no type');
  if (!Object.hasOwn(types, type)) return invalid('its type does not belong to this topic');
  const data = types[type](content.data);
  if (data === wrong) return invalid(`it does not match the schema of ${type}`);
  return eventOf(topic, record, type, idOf(topic, record, content), data);
}

function eventOf(topic, { partition, offset, timestamp }, type, id, data) {
  const sum = (at = timestamp) => hash(`${partition} ${offset} ${at} ${type} ${id} ${JSON.stringify(data)}`);
  return { kind: 'event', topic, type, data, isTimed: timestamp >= 0 && timestamp <= year2100, sum };
}

const sizeOf = ({ key, value, headers }) =>
  headers.reduce(
    (size, [name, content]) => size + (name?.length ?? 0) + (content?.length ?? 0),
    (key?.length ?? 0) + (value?.length ?? 0),
  );

/** The first non-null value of a header. */
function headerOf(headers, name) {
  const found = headers.find(([given, value]) => value !== null && given?.toString('utf8') === name);
  return found?.[1].toString('utf8');
}

function parse(value) {
  try {
    return JSON.parse(value.startsWith('\ufeff') ? value.slice(1) : value);
  } catch {
    return wrong;
  }
}

function structured(event) {
  if (typeof event !== 'object' || event === null || event.specversion !== '1.0') return wrong;
  const texts = ['id', 'source', 'type', 'traceparent', 'data_base64'];
  if (texts.some((name) => event[name] !== undefined && typeof event[name] !== 'string')) return wrong;
  const { id, source, type, data, data_base64: packed } = event;
  return { id, source, type, data: packed === undefined ? data : unpack(packed) };
}

function unpack(base64) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(atob(base64), 'latin1')));
  } catch {
    return undefined;
  }
}

const isName = (value) => typeof value === 'string' && value.length >= 1 && value.length <= 256;
const escaped = (value) => value.replaceAll('\\', '\\\\').replaceAll('\0', '\\0');

/** Source and id together identify an event, otherwise its coordinates do. Prices have both in one text. */
function idOf(topic, { partition, offset }, { source, id }) {
  if (!isName(source) || !isName(id)) return `${topic}-${partition}-${offset}`;
  return topic === 'prices' ? `${source.length}:${escaped(source)}:${escaped(id)}` : id;
}

/** FNV-1a of 32 bits over the UTF-16 units, folded to 23. */
function hash(value) {
  let state = 2_166_136_261;
  for (let i = 0; i < value.length; i += 1) state = Math.imul(state ^ value.charCodeAt(i), 16_777_619) >>> 0;
  return ((state ^ (state >>> 23)) >>> 0) % 2 ** 23;
}
