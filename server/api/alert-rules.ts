import { importRequest, previewRequest } from './contracts';
import { readBody } from './read-body';
import { forward, forwardFile } from './upstream/forward';

/** Bytes: a file of 1 MB whose characters JSON escapes, and the rest. */
const importBytes = 4 * 1_024 * 1_024;
const previewBytes = 1_024 * 1_024;
/** Longer than the lake may take, and the rules after it. */
const previewTimeoutMs = 90_000;

/** When a rule would have fired. It is no longer computed when the browser goes away. */
export async function previewAlertRule(request: Request): Promise<Response> {
  const body = await readBody(request, previewRequest, previewBytes);
  return forward('alerts', {
    ...{ method: 'POST', path: '/rules/preview', body, request },
    ...{ timeoutMs: previewTimeoutMs, signal: request.signal },
  });
}

/** Creates and changes rules by a YAML file, or says what it would do. */
export async function importAlertRules(request: Request): Promise<Response> {
  const body = await readBody(request, importRequest, importBytes);
  return forward('alerts', { method: 'POST', path: '/rules/import', body, request });
}

/** Every rule as a YAML file. */
export const exportAlertRules = (request: Request): Promise<Response> =>
  forwardFile('alerts', { path: '/rules/export', request });
