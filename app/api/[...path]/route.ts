import { notFound } from '@/server/api/administration';
import { publicRoute } from '@/server/auth/route-guards';

const route = publicRoute((request) => {
  throw notFound(request);
});

// Unknown paths get a problem document like every other error.
export const GET = route;
export const HEAD = route;
export const POST = route;
export const PUT = route;
export const PATCH = route;
export const DELETE = route;
export const OPTIONS = route;
