import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium as playwright } from 'playwright-core';

// Tells the package to unpack the libraries that a bare machine lacks.
process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';

/**
 * No sandbox, since tests may run as root; no calls to the outside. The package's own arguments are for functions in
 * a cloud: they turn web security off, and with it the Origin header, and run all pages in one process.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium out of an npm package, with a fresh profile; each visitor is a context of its own. */
export interface TestBrowser {
  visitor(options?: Parameters<import('playwright-core').Browser['newContext']>[0]): Promise<BrowserContext>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the browser; its network features that need the outside world are off. */
export async function openBrowser(): Promise<TestBrowser> {
  const { default: packaged } = await import('@sparticuz/chromium');
  const home = await mkdtemp(join(tmpdir(), 'fidboard-browser-'));
  const browser = await playwright.launch({
    executablePath: await packaged.executablePath(),
    args: ARGUMENTS,
    env: { ...process.env, HOME: home },
    headless: true,
  });
  return {
    visitor: (options) => browser.newContext(options),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
