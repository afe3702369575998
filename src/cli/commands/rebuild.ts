import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, stateOption } from '../options.ts';
import { rebuildSummary } from '../output/rebuild_summary.ts';
import { plural, StatusLine } from '../output/terminal.ts';

interface Flags {
  data: string;
  state?: string;
  json?: boolean;
}

export const rebuildCommand = () =>
  new Command('rebuild')
    .summary('make rows, Parquet, CDXJ and catalog again from the WARC files')
    .description(
      'Reads every capture of the WARC files, parses it, and makes the datasets as they were made: byte for byte where the manifest says how they lay, else anew, when the folder warc is all that is left. What comes out differently (another parser version, a job with settings that no WARC holds) is left as it is, and named. Nobody else may write meanwhile.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--json', 'print what was made as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep rebuild --data archive
  newskeep rebuild --data s3://bucket/papers --json | jq .left`,
    )
    .action(async ({ json, ...place }: Flags) => {
      const { rebuild } = await import('../../rebuild/rebuild.ts');
      const status = new StatusLine();
      const onProgress = (n: number) => status.show(`${plural(n, 'capture')} read`);
      const report = await rebuild(place, onProgress).finally(() => status.clear());
      console.log(json ? JSON.stringify(report) : rebuildSummary(report));
      process.exitCode =
        Object.keys(report.left).length + report.damage.length > 0 ? EXIT.storage.code : EXIT.done.code;
    });
