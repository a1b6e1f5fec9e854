/**
 * The messages of OTLP for logs. Names and numbers of the fields are those of
 * https://github.com/open-telemetry/opentelemetry-proto (opentelemetry/proto/logs/v1/logs.proto, common/v1, resource/v1,
 * collector/logs/v1; Apache License 2.0), and of google.rpc.Status. Requests are not described as a whole, because
 * their records are decoded one by one.
 */
import protobuf from 'protobufjs/light.js';

const field = (id: number, type: string, rule?: 'repeated') => (rule ? { id, type, rule } : { id, type });

const root = protobuf.Root.fromJSON({
  nested: {
    AnyValue: {
      oneofs: {
        value: {
          oneof: [
            'stringValue',
            'boolValue',
            'intValue',
            'doubleValue',
            'arrayValue',
            'kvlistValue',
            'bytesValue',
          ],
        },
      },
      fields: {
        stringValue: field(1, 'string'),
        boolValue: field(2, 'bool'),
        intValue: field(3, 'int64'),
        doubleValue: field(4, 'double'),
        arrayValue: field(5, 'ArrayValue'),
        kvlistValue: field(6, 'KeyValueList'),
        bytesValue: field(7, 'bytes'),
      },
    },
    ArrayValue: { fields: { values: field(1, 'AnyValue', 'repeated') } },
    KeyValueList: { fields: { values: field(1, 'KeyValue', 'repeated') } },
    KeyValue: { fields: { key: field(1, 'string'), value: field(2, 'AnyValue') } },
    Resource: { fields: { attributes: field(1, 'KeyValue', 'repeated') } },
    Scope: { fields: { name: field(1, 'string'), version: field(2, 'string') } },
    LogRecord: {
      fields: {
        timeUnixNano: field(1, 'fixed64'),
        severityNumber: field(2, 'int32'),
        severityText: field(3, 'string'),
        body: field(5, 'AnyValue'),
        attributes: field(6, 'KeyValue', 'repeated'),
        traceId: field(9, 'bytes'),
        spanId: field(10, 'bytes'),
        observedTimeUnixNano: field(11, 'fixed64'),
        eventName: field(12, 'string'),
      },
    },
    PartialSuccess: { fields: { rejectedLogRecords: field(1, 'int64'), errorMessage: field(2, 'string') } },
    Response: { fields: { partialSuccess: field(1, 'PartialSuccess') } },
    Status: { fields: { code: field(1, 'int32'), message: field(2, 'string') } },
  },
});

/** Numbers of 64 bits as text, as in the JSON of OTLP, because a number cannot hold them. */
const asJson = { longs: String };

const decoder = (name: string) => {
  const type = root.lookupType(name);
  return (bytes: Uint8Array): Record<string, unknown> => type.toObject(type.decode(bytes), asJson);
};
const encoder = (name: string) => {
  const type = root.lookupType(name);
  return (message: object): Uint8Array => type.encode(type.fromObject(message)).finish();
};

/** Decode to what the JSON of OTLP has, except that bytes are a Buffer. They throw on what is no such message. */
export const decodeResource = decoder('Resource');
export const decodeScope = decoder('Scope');
export const decodeLogRecord = decoder('LogRecord');

export const encodeResponse = encoder('Response');
export const encodeStatus = encoder('Status');
