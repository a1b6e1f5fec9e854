import { z } from 'zod';

/** An RFC 9457 problem document. `detail` is a sentence for a person. */
export const problemSchema = z.object({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
});
export type Problem = z.output<typeof problemSchema>;

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const problem = (status: number, detail: string): Problem => ({
  type: 'about:blank',
  title: titles[status] ?? 'Error',
  status,
  detail,
});

/** An error that the server answers with a problem document. `retryAfter` is in seconds. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  constructor(
    readonly statusCode: number,
    detail: string,
    readonly options: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
  }
}
