import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types of everything; a start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A second way to the same page would be a second origin for the gateway's list.
  devIndicators: false,
};

export default config;
