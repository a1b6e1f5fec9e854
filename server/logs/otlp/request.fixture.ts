/** An ExportLogsServiceRequest with four records, written by the Python package opentelemetry-proto 1.45.2. */
export const protobufRequest = Buffer.from(
  'CrAECmYKFgoMc2VydmljZS5uYW1lEgYKBGNhcnQKEQoJaG9zdC5uYW1lEgQKAm01Ch8KE3NlcnZpY2UuaW5zdGFuY2UuaWQSCAoG' +
    'Y2FydC0xChgKD3NlcnZpY2UudmVyc2lvbhIFCgMyLjESxQMKDwoKY2FydC5pdGVtcxIBMRLUAQkVv6jXI5brGBANGgRXQVJOKg4K' +
    'DGNhcnQgaXMgZnVsbDILCgVpdGVtcxICGAwyEQoDYmlnEgoYgICAgICAgIBAMhIKBXJhdGlvEgkhAAAAAAAA4D8yCAoCb2sSAhAB' +
    'MhMKBGxpc3QSCyoJCgMKAWEKAhgBMhMKA21hcBIMMgoKCAoBeBIDCgF5MgsKA3JhdxIEOgIA/zISCgdvcmRlcklkEgcKBU9SRC0x' +
    'RQEAAABKEFuO//eYA4ED0mm2M4E/xgxSCO7hm37DwbF0WRa/qNcjlusYEnkQESoKCghpdCBicm9rZTIeCg5leGNlcHRpb24udHlw' +
    'ZRIMCgpWYWx1ZUVycm9yMhsKEWV4Y2VwdGlvbi5tZXNzYWdlEgYKBG5vIHgyIwoUZXhjZXB0aW9uLnN0YWNrdHJhY2USCwoJVHJh' +
    'Y2ViYWNrWRW/qNcjlusYEjoJFb+o1yOW6xgaBm5vdGljZSonMiUKFwoHbWVzc2FnZRIMCgpzdHJ1Y3R1cmVkCgoKBGNvZGUSAhgF' +
    'EiQqEAoOd2l0aG91dCBhIHRpbWViEGRldmljZS5hcHAuY3Jhc2g=',
  'base64',
);

/** The first and second record of it, in the JSON of OTLP. */
export const jsonRequest = {
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'cart' } },
          { key: 'host.name', value: { stringValue: 'm5' } },
          { key: 'service.instance.id', value: { stringValue: 'cart-1' } },
          { key: 'service.version', value: { stringValue: '2.1' } },
        ],
      },
      scopeLogs: [
        {
          scope: { name: 'cart.items', version: '1' },
          logRecords: [
            {
              timeUnixNano: '1795693957123456789',
              severityNumber: 13,
              body: { stringValue: 'cart is full' },
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              attributes: [
                { key: 'items', value: { intValue: '12' } },
                { key: 'big', value: { intValue: '4611686018427387904' } },
                { key: 'ratio', value: { doubleValue: 0.5 } },
                { key: 'ok', value: { boolValue: true } },
                { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } } },
                {
                  key: 'map',
                  value: { kvlistValue: { values: [{ key: 'x', value: { stringValue: 'y' } }] } },
                },
                { key: 'raw', value: { bytesValue: 'AP8=' } },
                { key: 'orderId', value: { stringValue: 'ORD-1' } },
              ],
            },
            {
              observedTimeUnixNano: 1795693957123456800,
              severityNumber: 'SEVERITY_NUMBER_ERROR',
              body: { stringValue: 'it broke' },
              attributes: [
                { key: 'exception.type', value: { stringValue: 'ValueError' } },
                { key: 'exception.message', value: { stringValue: 'no x' } },
                { key: 'exception.stacktrace', value: { stringValue: 'Traceback' } },
              ],
            },
          ],
        },
      ],
    },
  ],
};
