import { readLake } from '@/server/api/lake';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** What the lake contains, by topic and partition, and the state of its writer. */
  GET: viewerRoute(readLake),
});
