import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, soleWriterOption, stateOption } from '../options.ts';
import { compactSummary } from '../output/compact_summary.ts';

interface Flags {
  data: string;
  state?: string;
  soleWriter?: boolean;
  json?: boolean;
}

export const compactCommand = () =>
  new Command('compact')
    .summary('put many small files of the dataset into few, and lay Parquet beside them')
    .description(
      'Puts the segments of a dataset and month that are small and that nobody writes any more into one, row for row, and makes Parquet and CDXJ for those that are complete. A crawl and an import do it when they end; this is for an archive that others have written. Nothing is lost when it is killed; other writers may be at work. What lies where: docs/storage.md.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .option('--json', 'print what was done as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep compact --data archive
  newskeep compact --data s3://bucket/press --json | jq '.made | length'`,
    )
    .action(async ({ json, ...place }: Flags) => {
      const { compact } = await import('../../compact/compact.ts');
      const report = await compact(place);
      console.log(json ? JSON.stringify(report) : compactSummary(report));
      process.exitCode = report.damaged.length === 0 ? EXIT.done.code : EXIT.storage.code;
    });
