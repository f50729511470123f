import type { Command } from 'commander';
import type { CacheOptions, ClearOptions } from './commands/cache.ts';
import { age, shared } from './options.ts';

/** The commands that look after the feature cache. */
export function addCacheCommands(program: Command): void {
  const cache = program.command('cache').description('look at, check and clear the features that are kept');
  cache
    .command('list', { isDefault: true })
    .description('list the kept features, the last used first')
    .addOption(shared.json())
    .addHelpText(
      'after',
      `
score, compare, stats and extract keep the features of images, named by the content of the images, the extraction of
the protocol and the provider, and do not compute them again; --no-cache does. They lie under FIDBOARD_CACHE, else
~/.cache/fidboard, and take at most FIDBOARD_CACHE_BYTES (10GB): those that were not used for longest make room.`,
    )
    .action(async (options: CacheOptions) => (await import('./commands/cache.ts')).listCache(options));
  cache
    .command('clear')
    .description('delete kept features')
    .option('--older-than <age>', 'only those that were last used longer ago, as 30d or 12h', age)
    .option('--extractor <id>', 'only those of this extractor')
    .addOption(shared.json())
    .action(async (options: ClearOptions) => (await import('./commands/cache.ts')).clearCache(options));
  cache
    .command('verify')
    .description('read all kept features, hold them against their hashes and delete what is damaged')
    .addOption(shared.json())
    .action(async (options: CacheOptions) => (await import('./commands/cache.ts')).verifyCache(options));
}
