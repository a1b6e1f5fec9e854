import { readReport } from '@/server/api/analytics';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The rows of a report. */
  GET: viewerRoute<{ report: string }>((request, { report }) => readReport(request, report)),
});
