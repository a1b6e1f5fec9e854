/** Host name that the test browser resolves to this machine. Its pages are no secure context. */
export const otherName = 'dashboard.test';
