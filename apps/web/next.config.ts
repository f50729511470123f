import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** The API process is the front door and proxies pages here, so every browser URL is relative. */
const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  // `npm run types` checks them; a start from a fresh clone should not wait for it twice.
  typescript: { ignoreBuildErrors: true },
  // What shows previews of links reads the head alone, and not every such program is on Next's list.
  htmlLimitedBots: /.*/,
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
};

export default config;
