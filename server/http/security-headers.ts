// Scripts are left out: the pages are static, and Next.js puts inline ones into them, which no nonce can name.
const contentSecurity = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/** What every answer of every server carries, also the refusals. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurity,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};
