import type { z } from 'zod';

/** A public route for the OpenAPI document. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  path: `/api/${string}`;
  id: string;
  summary: string;
  tag:
    | 'Live'
    | 'Prices'
    | 'Orders'
    | 'Shop'
    | 'Mailbox'
    | 'Analytics'
    | 'Logs'
    | 'Alerts'
    | 'Admin'
    | 'Documents';
  /** Values that a part of the path may have; unset: any text. */
  pathValues?: Record<string, readonly string[]>;
  query?: z.ZodObject;
  body?: { schema: z.ZodType; required: boolean };
  takesIdempotencyKey?: boolean;
  /** `files`: content types of the answer, beside JSON if there is a schema. */
  answer: { status: number; description: string; schema?: z.ZodType; files?: readonly string[] };
  /** Statuses of problem documents, in addition to the common ones. */
  problems: readonly number[];
}
