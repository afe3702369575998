import { Command, Option } from 'commander';
import { FIELDS, type Field } from '../../reparse/differences.ts';
import { dataOption, moment, stateOption } from '../options.ts';
import { changeLines } from '../output/history_lines.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  since?: string;
  until?: string;
  host?: string;
  field?: Field;
  json?: boolean;
}

export const changesCommand = () =>
  new Command('changes')
    .summary('list what papers changed in their stories, took away and brought back')
    .description(
      'A line for each revision that was seen in a period, with the fields that changed, and for each story whose page went (404, 410, or it leads elsewhere) or came back; the newest last. What another version of our parser reads otherwise is no change. Reads what is committed, also while a crawl runs.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option(
      '--since <time>',
      'seen at this time or later: a day (2026-02-04) or a moment, UTC unless it says otherwise',
      moment,
    )
    .option('--until <time>', 'seen before this time', moment)
    .option('--host <host>', 'only this host, as rows have it')
    .addOption(new Option('--field <name>', 'only revisions that changed this field').choices([...FIELDS]))
    .option('--json', 'print one JSON object a change, a line each (docs/history.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep changes --since 2026-02-04
  newskeep changes --data archive --since 2026-02-04T12:00Z --until 2026-02-05 --field title
  newskeep changes --data archive --json | jq -r 'select(.event == "gone") | .url'`,
    )
    .action(async ({ json, ...flags }: Flags) => {
      const { changes } = await import('../../history/changes.ts');
      const found = changes(flags, flags);
      await writeLines(json ? jsonLines(found) : changeLines(found));
    });

async function* jsonLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield JSON.stringify(row);
}
