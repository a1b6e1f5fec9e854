import { z } from 'zod';
import { catalogue, type Topic, topics } from '@/lib/events';
import { gatewayParts } from './gateway-channel';

type Json = Record<string, unknown>;

const ref = (pointer: string) => ({ $ref: `#/${pointer}` });
/** Dots and slashes have a meaning in identifiers and JSON pointers. */
const camel = (type: string) => type.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
const typesOf = (topic: Topic): [string, z.ZodType][] => Object.entries(catalogue[topic].types);

/** The AsyncAPI 3.0 document of all topics, event types and socket requests, generated from the validation schemas. */
export function asyncApi(): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Pulseboard events',
      version: '1',
      description:
        'Every topic of the event catalogue. Events are CloudEvents 1.0 in binary mode: the attributes are record headers, the value is the JSON of the data.',
    },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries(topics.map((topic) => [topic, channel(topic)])),
      ...gatewayParts.channels,
    },
    operations: {
      ...Object.fromEntries(topics.flatMap((topic) => operations(topic))),
      ...gatewayParts.operations,
    },
    components: {
      messages: {
        ...Object.fromEntries(topics.flatMap((topic) => typesOf(topic).map(message(topic)))),
        ...gatewayParts.messages,
      },
      schemas: {
        ...Object.fromEntries(topics.flatMap((topic) => typesOf(topic).map(payload))),
        ...gatewayParts.schemas,
      },
    },
  };
}

function channel(topic: Topic): Json {
  const { key, partitions } = catalogue[topic];
  return {
    address: topic,
    title: topic,
    description: `Keyed by ${key}: events of one ${key} are in order.`,
    messages: Object.fromEntries(
      typesOf(topic).map(([type]) => [camel(type), ref(`components/messages/${camel(type)}`)]),
    ),
    bindings: { kafka: { topic, partitions, bindingVersion: '0.5.0' } },
  };
}

function operations(topic: Topic): [string, Json][] {
  const messages = typesOf(topic).map(([type]) => ref(`channels/${topic}/messages/${camel(type)}`));
  const operation = (action: 'send' | 'receive') => ({ action, channel: ref(`channels/${topic}`), messages });
  return [
    [`send.${topic}`, operation('send')],
    [`receive.${topic}`, operation('receive')],
  ];
}

const message =
  (topic: Topic) =>
  ([type]: [string, z.ZodType]): [string, Json] => [
    camel(type),
    {
      name: type,
      title: type,
      contentType: 'application/json',
      headers: headersOf(topic, type),
      payload: ref(`components/schemas/${camel(type)}`),
      bindings: {
        kafka: { key: { type: 'string', description: catalogue[topic].key }, bindingVersion: '0.5.0' },
      },
    },
  ];

// JSON Schema draft 7 is AsyncAPI's default.
function payload([type, schema]: [string, z.ZodType]): [string, Json] {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return [camel(type), rest as Json];
}

/** The record headers that are read. On a topic with one type even the type may be omitted. */
function headersOf(topic: Topic, type: string): Json {
  const text = (description: string, more: Json = {}) => ({ type: 'string', description, ...more });
  return {
    type: 'object',
    required: typesOf(topic).length > 1 ? ['ce_type'] : [],
    properties: {
      ce_specversion: text('The CloudEvents version.', { const: '1.0' }),
      ce_type: text('The type of the event.', { const: type }),
      ce_id: text('Unique per event of a source. Defaults to the coordinates of the record.'),
      ce_source: text('The producer of the event.'),
      ce_time: text('When the event was produced.', { format: 'date-time' }),
      'content-type': text('The media type of the value.', { const: 'application/json' }),
      traceparent: text('The W3C trace context.', {
        pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
      }),
    },
  };
}
