import { Command, Option } from 'commander';
import { dataOption, stateOption } from '../options.ts';
import { table } from '../output/table.ts';
import { number, plural } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';

/** More than anybody reads in a terminal, and less than a table can be drawn of. */
const TABLE_ROWS = 10_000;

const tableEnd = (rows: number): string =>
  rows > TABLE_ROWS
    ? `${plural(rows, 'row')}, the first ${number(TABLE_ROWS)} shown; --format jsonl gives them all`
    : plural(rows, 'row');

export const queryCommand = () =>
  new Command('query')
    .summary('ask the dataset in SQL')
    .description(
      'Runs one SELECT (DuckDB) over the views articles (current revision), revisions, readings (what every parser read in them), headlines and captures.\nReads what is committed, also while a crawl runs; it cannot write.',
    )
    .argument('<sql>', 'one SELECT')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(
      new Option('--format <name>', 'how to print').choices(['table', 'json', 'jsonl']).default('table'),
    )
    .addHelpText(
      'after',
      `
Examples:
  newskeep query "SELECT host, count(*) AS stories FROM articles GROUP BY host"
  newskeep query "SELECT published_on, title FROM articles ORDER BY published_instant DESC LIMIT 10"
  newskeep query "SELECT unnest(tags) AS tag, count(*) AS n FROM articles GROUP BY tag ORDER BY n DESC LIMIT 20"
  newskeep query "SELECT kind, count(*) FROM captures GROUP BY kind" --format json`,
    )
    .action(async (sql: string, flags: { data: string; state?: string; format: string }) => {
      const { DatasetReader } = await import('../../query/dataset.ts');
      const dataset = await DatasetReader.open(flags);
      try {
        const { columns, rows } = await dataset.query(sql);
        if (flags.format === 'json') await writeLines([JSON.stringify(rows)]);
        else if (flags.format === 'jsonl') await writeLines(rows.values().map((row) => JSON.stringify(row)));
        else await writeLines([table(columns, rows.slice(0, TABLE_ROWS)), tableEnd(rows.length)]);
      } finally {
        dataset.close();
      }
    });
