import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, stateOption } from '../options.ts';
import { reparseLine, reparseSummary } from '../output/reparse_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  state?: string;
  host?: string;
  dryRun?: boolean;
  json?: boolean;
}

export const reparseCommand = () =>
  new Command('reparse')
    .summary('read what is archived with the present parser, without fetching')
    .description(
      'Reads every revision that this version of the parser has not read from its archived bytes, and keeps what it reads beside what was read before (the dataset readings): the revisions stay as they are, and none is made. Interrupted or killed, the same command goes on; once all is read, it writes nothing. With --dry-run it only says what would differ.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option(
      '--dry-run',
      'show how many records would differ, by field and host, with examples; write nothing',
    )
    .option('--host <host>', 'only this host, as rows have it')
    .option('--json', 'print the report as one JSON object (docs/history.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep reparse --data archive --dry-run
  newskeep reparse --data archive
  newskeep reparse --data s3://bucket/papers --host paper.example --dry-run --json | jq .fields`,
    )
    .action(async ({ json, ...flags }: Flags) => {
      const { reparse } = await import('../../reparse/reparse.ts');
      const status = new StatusLine();
      const report = await reparse(flags, {
        ...flags,
        signal: stopOnSignals(status),
        onProgress: (soFar, of) => status.show(reparseLine(soFar, of)),
      }).finally(() => status.clear());
      console.log(json ? JSON.stringify(report) : reparseSummary(report));
      process.exitCode =
        report.end === 'interrupted'
          ? EXIT.interrupted.code
          : report.unreadable > 0
            ? EXIT.failures.code
            : EXIT.done.code;
    });
