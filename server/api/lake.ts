import { forward } from './upstream/forward';

export const readLake = (request: Request): Promise<Response> => forward('lake', { path: '/lake', request });
