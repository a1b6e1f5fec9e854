import { InvalidRequest, mostRecords, type OnRecord, type OnRejected } from './request';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the JSON of an ExportLogsServiceRequest. Throws InvalidRequest when it is none. */
export function readJson(bytes: Uint8Array, onRecord: OnRecord, onRejected: OnRejected): void {
  let records = 0;
  for (const resourceLogs of objects(parse(bytes).resourceLogs, 'resourceLogs')) {
    const resource = isObject(resourceLogs.resource) ? resourceLogs.resource : {};
    for (const scopeLogs of objects(resourceLogs.scopeLogs, 'scopeLogs')) {
      const scope = isObject(scopeLogs.scope) ? scopeLogs.scope : {};
      for (const record of list(scopeLogs.logRecords, 'logRecords')) {
        records += 1;
        if (records > mostRecords)
          onRejected(`a request may have at most ${mostRecords.toLocaleString('en')} records`);
        else if (isObject(record)) onRecord({ record, resource, scope });
        else onRejected('a record is no object');
      }
    }
  }
}

function parse(bytes: Uint8Array): Json {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InvalidRequest('The body is no JSON in UTF-8.', { cause: error });
  }
  if (!isObject(value)) throw new InvalidRequest('The body is no object with resourceLogs.');
  return value;
}

function list(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new InvalidRequest(`${name} is no list.`);
  return value;
}

function objects(value: unknown, name: string): Json[] {
  const all = list(value, name);
  if (!all.every(isObject)) throw new InvalidRequest(`${name} has an element that is no object.`);
  return all;
}
