import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { beginVerification } from '@/server/clients/verify';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Begins to compare what a page recorded with Kafka. */
  POST: viewerRoute(beginVerification),
});
