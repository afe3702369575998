import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, stateOption } from '../options.ts';
import { bytes, StatusLine } from '../output/terminal.ts';
import { verifySummary } from '../output/verify_summary.ts';

interface Flags {
  data: string;
  state?: string;
  deep?: boolean;
  repair?: boolean;
  json?: boolean;
}

export const verifyCommand = () =>
  new Command('verify')
    .summary('prove that an archive is whole, and mend what can be mended')
    .description(
      'Holds every file against the manifest (SHA-256, sizes, generations); with --deep, every WARC record against its digests and every row against its record too. Without --repair it writes nothing and runs beside a crawl. What each finding means: docs/storage.md.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--deep', 'read every record and every row')
    .option(
      '--repair',
      'mend: rows, catalog and checkpoints are made again from the WARC files, leftovers removed',
    )
    .option('--json', 'print the findings as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep verify --data archive
  newskeep verify --data archive --deep --json | jq '.findings[]'
  newskeep verify --data archive --repair`,
    )
    .action(async ({ deep, repair, json, ...place }: Flags) => {
      const { verify } = await import('../../verify/verify.ts');
      const status = new StatusLine();
      const onProgress = (read: number) => status.show(`${bytes(read)} read`);
      const report = await verify(place, { deep, repair, onProgress }).finally(() => status.clear());
      console.log(json ? JSON.stringify(report) : verifySummary(report));
      process.exitCode = report.sound ? EXIT.done.code : EXIT.storage.code;
    });
