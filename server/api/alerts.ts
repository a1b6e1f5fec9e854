import { alertRule, historyQuery, muteRequest } from './contracts';
import { readBody } from './read-body';
import { forward, forwardFile } from './upstream/forward';
import { toParams } from './upstream/to-params';
import { pathOf } from './upstream/upstreams';

/** Every rule with its state, its value now and its alerts. */
export const listAlerts = (request: Request): Promise<Response> =>
  forwardFile('alerts', { path: '/alerts', request });

/** When alerts fired, the newest first. */
export async function listIncidents(request: Request): Promise<Response> {
  const query = toParams(historyQuery.parse(Object.fromEntries(new URL(request.url).searchParams)));
  return forwardFile('alerts', { path: '/history', query, request });
}

/** Notes that a person takes care of an alert that fires. */
export const acknowledgeAlert = (request: Request, alertId: string): Promise<Response> =>
  forward('alerts', { method: 'POST', path: pathOf`/alerts/${alertId}/acknowledge`, request });

/** The rules with their notifications. */
export const listAlertRules = (request: Request): Promise<Response> =>
  forwardFile('alerts', { path: '/rules', request });

export async function createAlertRule(request: Request): Promise<Response> {
  const body = await readBody(request, alertRule);
  return forward('alerts', { method: 'POST', path: '/rules', body, request });
}

export async function changeAlertRule(request: Request, id: string): Promise<Response> {
  const body = await readBody(request, alertRule);
  return forward('alerts', { method: 'PUT', path: pathOf`/rules/${id}`, body, request });
}

/** Deletes a rule of an administrator, or takes back the changes of one that came with the program. */
export const deleteAlertRule = (request: Request, id: string): Promise<Response> =>
  forward('alerts', { method: 'DELETE', path: pathOf`/rules/${id}`, request });

export const listAlertMutes = (request: Request): Promise<Response> =>
  forward('alerts', { path: '/mutes', request });

export async function createAlertMute(request: Request): Promise<Response> {
  const body = await readBody(request, muteRequest);
  return forward('alerts', { method: 'POST', path: '/mutes', body, request });
}

/** Ends a mute before its time. */
export const endAlertMute = (request: Request, id: string): Promise<Response> =>
  forward('alerts', { method: 'DELETE', path: pathOf`/mutes/${id}`, request });
