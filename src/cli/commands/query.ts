import path from 'node:path';
import { Command, Option } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import type { DatasetReader } from '../../query/dataset.ts';
import { EXAMPLES } from '../../query/examples.ts';
import { dataOption, duration, stateOption } from '../options.ts';
import { QUERY_FORMATS, type QueryFormat } from '../output/query_formats.ts';
import { bytes, StatusLine } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';
import { stopOnSignals } from '../signals.ts';

interface Flags {
  data: string;
  state?: string;
  format: QueryFormat;
  output?: string;
  force?: boolean;
  formulaSafe?: boolean;
  timeout?: number;
  examples?: boolean;
}

type Given = Omit<Flags, 'format'> & Partial<Pick<Flags, 'format'>>;

export const queryCommand = () =>
  new Command('query')
    .summary('ask the dataset in SQL')
    .description(
      'Runs one SELECT (DuckDB) over views and macros: articles (current revision), revisions, readings, headlines, captures, coverage, near_duplicates, vanished and others; docs/query.md lists them.\nReads what is committed, also while a crawl runs. It cannot write, and reads nothing but the dataset.\nWithout SQL, on a terminal: a shell, with completion and history (.help). From a pipe: the SQL.',
    )
    .argument('[sql]', 'one SELECT')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(
      new Option('--format <name>', 'how to print (default: table, or as the name of -o ends)').choices(
        QUERY_FORMATS,
      ),
    )
    .option(
      '-o, --output <file>',
      'write into this file; parquet needs it. None that is there is written over',
    )
    .option('--force', 'write over the file of -o')
    .option(
      '--formula-safe',
      'put a quote before cells that a spreadsheet would take for a formula (format csv)',
    )
    .addOption(new Option('--timeout <time>', 'end the query after so long: 90s, 10m').argParser(duration))
    .option('--examples', 'print ten questions with their SQL')
    .addHelpText(
      'after',
      `
Examples:
  newskeep query "SELECT host, count(*) AS stories FROM articles GROUP BY host"
  newskeep query "SELECT published_on, title FROM articles ORDER BY published_instant DESC LIMIT 10"
  newskeep query "FROM headline_changes(since := '2026-02-04', until := '2026-02-05')" --format markdown
  newskeep query "SELECT url, title, published_at FROM articles" --format csv --formula-safe -o stories.csv
  newskeep query --examples
  newskeep query`,
    )
    .action(async (sql: string | undefined, given: Given) => {
      const flags: Flags = { ...given, format: given.format ?? formatOf(given.output) };
      if (flags.examples) return writeLines(exampleLines());
      const { DatasetReader } = await import('../../query/dataset.ts');
      const dataset = await DatasetReader.open(flags);
      try {
        if (sql === undefined && process.stdin.isTTY) await shell(dataset, flags);
        else await answer(dataset, sql ?? (await fromPipe()), flags);
      } finally {
        dataset.close();
      }
    });

const ENDINGS: Record<string, QueryFormat> = { md: 'markdown', txt: 'table', ndjson: 'jsonl' };

function formatOf(output: string | undefined): QueryFormat {
  const ending = path.extname(output ?? '').slice(1);
  const format = ENDINGS[ending] ?? QUERY_FORMATS.find((one) => one === ending);
  if (format) return format;
  if (ending !== '')
    throw new NewskeepError('usage', `-o ${output}: no format has files that end in .${ending}.`, {
      hint: `Name one: --format ${QUERY_FORMATS.join('|')}.`,
    });
  return 'table';
}

function* exampleLines(): Generator<string> {
  for (const [n, { question, sql }] of EXAMPLES.entries()) yield `-- ${n + 1}. ${question}\n${sql};\n`;
}

async function answer(dataset: DatasetReader, sql: string, flags: Flags): Promise<void> {
  const { runQuery } = await import('../run_query.ts');
  const status = new StatusLine();
  const signal = stopOnSignals(status, () => console.error('Ending the query.'));
  try {
    await runQuery(dataset, sql, { ...flags, timeoutMs: timeoutOf(flags), signal, status });
    if (dataset.looseBytes > LOOSE && process.stderr.isTTY)
      console.error(
        `${bytes(dataset.looseBytes)} of rows have no Parquet yet: newskeep compact makes queries faster.`,
      );
  } finally {
    status.clear();
  }
}

async function shell(dataset: DatasetReader, flags: Flags): Promise<void> {
  const { QueryShell } = await import('../query_shell.ts');
  await new QueryShell(dataset, { ...flags, timeoutMs: timeoutOf(flags) }).run();
}

/** Rows that take seconds to read. */
const LOOSE = 20_000_000;

const timeoutOf = ({ timeout }: Flags): number | undefined => timeout && timeout * 60_000;

async function fromPipe(): Promise<string> {
  const chunks: Buffer[] = await Array.fromAsync(process.stdin);
  return Buffer.concat(chunks).toString();
}
