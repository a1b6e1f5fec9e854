import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types of everything; a start does not wait for them.
  typescript: { ignoreBuildErrors: true },
  // They would open a second origin, which ALLOWED_ORIGINS of the gateway does not list.
  devIndicators: false,
};

export default config;
