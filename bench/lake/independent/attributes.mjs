// The CloudEvents attributes and the data text of a record, from docs/producing.md. Shares no code with server/ or lib/.

const mostIdentifier = 256;
const mostTraceparent = 64;

function headerOf(headers, name) {
  const found = headers.find(([given, value]) => value !== null && given?.toString('utf8') === name);
  return found?.[1].toString('utf8');
}

const isIdentifier = (value) =>
  typeof value === 'string' && value.length >= 1 && value.length <= mostIdentifier;

/** What the columns id, source, traceparent and data of a valid event have to contain. `data` is text, or of a structured event its parsed value. */
export function attributesOf(topic, { partition, offset, value, headers }) {
  const text = value.toString('utf8').replace(/^\ufeff/, '');
  const header = (name) => headerOf(headers, name);
  const isStructured = /^\s*application\/cloudevents\+json\s*(;|$)/i.test(header('content-type') ?? '');
  const event = isStructured ? JSON.parse(text) : undefined;
  const id = event ? event.id : header('ce_id');
  const source = event ? event.source : header('ce_source');
  const traceparent = event?.traceparent ?? header('traceparent');
  const isIdentified = isIdentifier(id) && isIdentifier(source);
  return {
    id: isIdentified ? id : `${topic}-${partition}-${offset}`,
    source: isIdentified ? source : null,
    traceparent: traceparent !== undefined && traceparent.length <= mostTraceparent ? traceparent : null,
    data: text,
    structured: event?.data,
  };
}
