import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, soleWriterOption, stateOption } from '../options.ts';
import { importLine, importSummary } from '../output/import_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  state?: string;
  soleWriter?: boolean;
  host?: string[];
  json?: boolean;
}

export const importCommand = () =>
  new Command('import')
    .summary('take pages from WARC and WACZ files, or put an export back')
    .description(
      'Reads the answers of WARC files (of wget, Common Crawl, browsers, newskeep) and keeps them as a crawl does: archived, parsed, deduplicated, with WARC-Date as the time of the fetch. Nothing is fetched. What is kept already is stepped over, so the same file can be given twice. Of a story that the dataset holds in a later text, older ones are archived and make no revision: give the oldest files first.\nA WACZ is taken as the WARC files in it. One that `newskeep export` made, given alone and to an empty place, is put back as the archive that it was: the same ids, revisions and times (docs/export.md).',
    )
    .argument('<file...>', 'WARC files, gzipped or not, or WACZ files')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .option('--host <name...>', 'take these hosts alone ("paper.example", "*.paper.example")')
    .option('--json', 'print the report as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep import crawl-2019.warc.gz crawl-2020.warc.gz --data archive
  newskeep import paper.wacz --data restored
  newskeep import CC-NEWS-*.warc.gz --host paper.example --json | jq .articles
  wget --warc-file paper --delete-after https://paper.example/17.html && newskeep import paper.warc.gz`,
    )
    .action(async (files: string[], flags: Flags) => {
      const { importWarcs } = await import('../../import/import.ts');
      const status = new StatusLine();
      const report = await importWarcs(files, {
        data: flags,
        hosts: flags.host ?? [],
        signal: stopOnSignals(status),
        onProgress: (soFar) => status.show(importLine(soFar)),
      }).finally(() => status.clear());
      console.log(flags.json ? JSON.stringify(report) : importSummary(report));
      const isWhole = report.damaged + report.unresolved === 0;
      process.exitCode =
        report.end === 'interrupted' ? EXIT.interrupted.code : isWhole ? EXIT.done.code : EXIT.failures.code;
    });
