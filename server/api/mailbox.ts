import { forward } from './upstream/forward';
import { pathOf } from './upstream/upstreams';

/** A page of the mails to customers, newest first. */
export function listMails(request: Request): Promise<Response> {
  return forward('notification', { path: '/mails', query: new URL(request.url).searchParams, request });
}

/** One mail, with its text. */
export function readMail(request: Request, mailId: string): Promise<Response> {
  return forward('notification', { path: pathOf`/mails/${mailId}`, request });
}
