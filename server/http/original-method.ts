/**
 * Header with the original method of a request that Next.js cannot route. Set by the server before Next.js, which
 * removes it from received requests.
 */
export const originalMethodHeader = 'x-originalMethodHeader-method';
