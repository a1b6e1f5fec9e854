/** Header in which the server before Next.js names a method that Next.js cannot route; it takes it from nobody else. */
export const unroutable = 'x-unroutable-method';
