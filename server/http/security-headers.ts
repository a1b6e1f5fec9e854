// No script-src: Next.js puts inline scripts into the pages, and static pages cannot have a nonce.
const contentSecurity = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/** Headers of every response of every server, also of refusals. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurity,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};
