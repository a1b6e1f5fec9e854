import { type Report, reports } from '@/lib/analytics/reports';
import { ProblemError } from '@/lib/problem';
import { clientAddress } from '@/server/auth/same-origin';
import { InFlight } from './analytics-in-flight';
import { reportQuery } from './contracts';
import { forwardFile } from './upstream/forward';
import { toParams } from './upstream/to-params';
import { pathOf } from './upstream/upstreams';

/** Longer than the lake lets a statement run, with the time to wait for others and to send a file. */
const timeoutMs = 60_000;
/** A page asks for eight reports; behind one address there may be several pages. */
const inFlight = new InFlight(32);

const isReport = (name: string): name is Report => reports.some((report) => report === name);

/** The rows of a report, or a file with them. */
export async function readReport(request: Request, report: string): Promise<Response> {
  if (!isReport(report))
    throw new ProblemError(404, `There is no such report. There are ${reports.join(', ')}.`);
  const query = reportQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
  const call = { path: pathOf`/analytics/${report}`, query: toParams(query), request, timeoutMs };
  return inFlight.run(clientAddress(request), () => forwardFile('lake', { ...call, signal: request.signal }));
}
