import { nothingThere } from '@/server/api/administration';
import { publicRoute } from '@/server/auth/route-guards';

const route = publicRoute((request) => {
  throw nothingThere(request);
});

// What no other route answers is answered as every other error: with a problem document.
export const GET = route;
export const HEAD = route;
export const POST = route;
export const PUT = route;
export const PATCH = route;
export const DELETE = route;
export const OPTIONS = route;
