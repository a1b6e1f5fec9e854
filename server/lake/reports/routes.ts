import { open, rm } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Report, reports as reportNames, reportQuery } from '@/lib/analytics/reports';
import { whileConnected } from '@/server/http/while-connected';
import type { LakeRoutes } from '@/server/lake/context';
import { problemOf } from './problem-of';
import { type ReportRange, rangeOf } from './range';
import { createReports, type Reports } from './reports';

const params = z.object({ report: z.enum(reportNames as [Report, ...Report[]]) });
const contentTypes = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' };

/** GET /analytics/:report: the rows of a report as JSON, or as a file. */
export const reportRoutes: LakeRoutes = (guarded, { engine }) => {
  const reports = createReports(engine);
  guarded.get(
    '/analytics/:report',
    { schema: { params, querystring: reportQuery } },
    async (request, reply) => {
      const { report } = request.params;
      const range = rangeOf(request.query, Date.now());
      const { format } = request.query;
      try {
        if (format !== 'json') return await sendFile(reports, { report, range, format }, reply);
        return reply
          .type('application/json; charset=utf-8')
          .serializer(JSON.stringify)
          .send(await reports.compute(report, range, whileConnected(reply)));
      } catch (error) {
        throw problemOf(error);
      }
    },
  );
};

async function sendFile(
  reports: Reports,
  { report, range, format }: { report: Report; range: ReportRange; format: 'csv' | 'parquet' },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = await reports.export(report, range, format, whileConnected(reply));
  const file = await open(path);
  // The open file can still be read, and nothing is left behind however the response ends.
  await rm(path);
  const { size } = await file.stat();
  return reply
    .type(contentTypes[format])
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="${fileName(report, range)}.${format}"`)
    .send(file.createReadStream());
}

/** Such as revenue_2026-11-25T00-00-00Z_2026-11-26T00-00-00Z. */
function fileName(report: Report, { from, to }: ReportRange): string {
  const time = (at: number) => `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  return `${report}_${time(from)}_${time(to)}`;
}
