/** A name by which the browser of the tests reaches this machine: to it, pages from there are of no secure context. */
export const otherName = 'dashboard.test';
