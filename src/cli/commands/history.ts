import { Command } from 'commander';
import { dataOption, stateOption } from '../options.ts';
import { historyLines } from '../output/history_lines.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  json?: boolean;
}

export const historyCommand = () =>
  new Command('history')
    .summary('show one story over time: its revisions, with a diff, and when it was gone')
    .description(
      'Shows every revision of the story that a URL tells, the oldest first: when it was seen, which fields the paper changed, and the words that came {+so+} and went [-so-]; and when its page went (404, 410, or it leads elsewhere) and came back. Any address of the story will do: copies, redirects, tracking parameters. Reads what is committed, also while a crawl runs.',
    )
    .argument('<url>', 'an address of the story')
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--json', 'print the history as one JSON object (docs/history.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep history https://paper.example/17.html
  newskeep history https://paper.example/17.html --data archive --json | jq '.events[].changes.title'`,
    )
    .action(async (url: string, { json, ...flags }: Flags) => {
      const { history } = await import('../../history/history.ts');
      const found = await history(flags, url);
      await writeLines(json ? [JSON.stringify(found)] : historyLines(found));
    });
