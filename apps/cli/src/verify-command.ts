import { type Command, Option } from 'commander';
import type { VerifyOptions } from './commands/verify.ts';
import { shared } from './options.ts';

/** Adds `fidboard verify`. */
export function addVerify(program: Command, signal: AbortSignal): void {
  program
    .command('verify')
    .description('check the receipt of an evaluation, and with --samples compute its scores again')
    .argument('<receipt>', 'the file, as the server gave it')
    .option('--keys <file|url>', "the issuer's published keys (default: fetched from the issuer)")
    .option('--samples <path>', 'the samples that were scored: recompute and compare')
    .option('--reference <path>', 'images or statistics of the reference (default: fetched from the issuer)')
    .addOption(
      new Option(
        '--provider <name>',
        'where the network runs (default: as in the receipt, if that is here, else cpu)',
      ).choices(['auto', 'cpu', 'webgpu', 'cuda']),
    )
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Checks that the file is a receipt in canonical form, that its fingerprint is its protocol's, and that a published key
that was valid then signed it. Whoever serves the keys is whom you trust: give --keys to say whom. With --samples, the
hash of the samples and of the reference is checked first; then each score must come out again within the published
tolerance, which is tighter on the provider that the receipt names. docs/receipts.md has all of it.

Ends with 0 when the receipt holds, 6 when it does not, 3 when it is no receipt, 4 when it is of a newer version,
5 when the keys or the reference cannot be fetched.

Examples:
  fidboard verify receipt.json
  fidboard verify receipt.json --keys keys.json --samples samples.zip --reference real.npz --json`,
    )
    .action(async (receipt: string, options: Omit<VerifyOptions, 'signal'>) =>
      (await import('./commands/verify.ts')).verify(receipt, { ...options, signal }),
    );
}
