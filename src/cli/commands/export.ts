import { Command, InvalidArgumentError, Option } from 'commander';
import { FOREIGN, type ForeignName } from '../../export/as/names.ts';
import { draftOf } from '../../export/folder_draft.ts';
import type { Format } from '../../export/format.ts';
import { FORMATS, type FormatName } from '../../export/formats.ts';
import { EXIT } from '../exit_codes.ts';
import { dataOption, stateOption } from '../options.ts';
import { exportSummary } from '../output/export_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  state?: string;
  format: FormatName;
  output: string;
  host?: string[];
  from?: string;
  to?: string;
  publishedFrom?: string;
  publishedTo?: string;
  where?: string;
  sql?: string;
  as?: ForeignName;
  formulaSafe?: boolean;
  author?: string[];
  includeOptedOut?: boolean;
  force?: boolean;
  json?: boolean;
}

export const exportCommand = () =>
  new Command('export')
    .summary('write the archive, or a part of it, in open formats')
    .description(
      `Writes what is committed when it begins, also while a crawl runs; the archive is only read. Formats:\n${formats()}\nHow each is opened: docs/export.md.`,
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(
      new Option('--format <name>', 'what to write').choices(Object.keys(FORMATS)).makeOptionMandatory(),
    )
    .requiredOption('-o, --output <place>', 'the file or folder to make; none that is there is written over')
    .option('--host <host>', 'only this host, as rows have it; may be given several times', collect)
    .option('--from <day>', 'only what was fetched on this day (UTC, 2026-02-04) or later', day)
    .option(
      '--to <day>',
      'only what was fetched on this day or earlier. Both days are of the fetch, in articles too; never of publication',
      day,
    )
    .option(
      '--published-from <day>',
      'only stories whose page states this day of publication or a later one',
      day,
    )
    .option('--published-to <day>', 'only stories whose page states this day or an earlier one', day)
    .option(
      '--where <condition>',
      'only revisions of stories of which this is true: SQL over the columns of revisions (docs/records.md)',
    )
    .addOption(
      new Option(
        '--sql <select>',
        'only stories whose id this SELECT gives, as newskeep query runs it',
      ).conflicts('where'),
    )
    .addOption(
      new Option('--as <project>', "with jsonl: a story a line, with that project's field names").choices(
        Object.keys(FOREIGN),
      ),
    )
    .option('--formula-safe', 'with csv: an apostrophe before text that a spreadsheet would run as a formula')
    .option('--author <name>', 'whom CITATION.cff is to name; may be given several times', collect)
    .option(
      '--include-opted-out',
      'texts too whose page opted out of their use (noai, TDM reservation, noarchive)',
    )
    .option('--force', 'replace what an earlier export made there')
    .option('--json', 'print what was written as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep export --data archive --format wacz -o paper.wacz --host paper.example
  newskeep export --data archive --format parquet -o february --from 2026-02-01 --to 2026-02-28
  newskeep export --data s3://bucket/papers --format cdxj -o index.cdxj
  newskeep export --data archive --format jsonl -o rows --json
  newskeep export --data archive --format csv -o sheet --formula-safe --published-from 2026-02-01
  newskeep export --data archive --format sqlite -o papers.sqlite --where "language = 'en' AND word_count > 300"
  newskeep export --data archive --format jsonl --as cc_news -o like_cc_news --sql "SELECT id FROM articles WHERE list_contains(tags, 'harbour')"`,
    )
    .action(async ({ host: hosts, author: authors, output, json, ...flags }: Flags) => {
      const { exportArchive } = await import('../../export/export.ts');
      const status = new StatusLine();
      const signal = stopOnSignals(status, () => console.error(stopping(flags.format, output)));
      const onProgress = (said: string) => status.show(`${flags.format}: ${said}`);
      try {
        const { where, sql, publishedFrom, publishedTo } = flags;
        const stories = { where, sql, publishedFrom, publishedTo };
        const report = await exportArchive(flags, {
          ...flags,
          output,
          hosts,
          authors,
          stories,
          signal,
          onProgress,
        });
        status.clear();
        console.log(json ? JSON.stringify(report) : exportSummary(report));
      } catch (error) {
        if (!signal.aborted) throw error;
        process.exitCode = EXIT.interrupted.code;
      } finally {
        status.clear();
      }
    });

function formats(): string {
  const all: [string, Format][] = Object.entries(FORMATS);
  return all.map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}`).join('\n');
}

const stopping = (format: FormatName, output: string): string =>
  FORMATS[format].makes === 'file'
    ? 'Stopping: nothing will be left of the export.'
    : `Stopping: files that are whole are kept in ${draftOf(output)}, and the same command goes on with them.`;

const collect = (host: string, before: string[] = []) => [...before, host];

function day(text: string): string {
  // Date.parse takes 30 February for a day in March.
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('It must be a day, as 2026-02-04.');
  return text;
}
