import { Command } from 'commander';
import type { Explained } from '../../schedule/explain.ts';
import { dataOption, queueOption, stateOption } from '../options.ts';
import { table } from '../output/table.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  job?: string;
  json?: boolean;
}

export const scheduleExplainCommand = () =>
  new Command('explain')
    .summary('say when a page is looked at again, and why then')
    .description(
      'Shows what an incremental crawl plans for a URL; without one, for every list of the job, the next look first. Reads beside a running crawl.',
    )
    .argument('[URL]', 'a page, feed or sitemap that the job knows')
    .option('--job <job>', "the job's name or its job file, whose `revisit:` counts then")
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option(
      '--json',
      'print {url, planned_as, is_due, next_look_at, last_look_at, news_an_hour, news_a_day, why}',
    )
    .addHelpText(
      'after',
      `
Examples:
  newskeep schedule explain --data archive
  newskeep schedule explain https://paper.example/feed.xml --job papers.yaml --data archive`,
    )
    .action(async (url: string | undefined, { job, queue, json, ...data }: Flags) => {
      const { explainLists, explainUrl } = await import('../../schedule/explain.ts');
      const asked = { job, queue };
      const found = url ? await explainUrl(data, asked, url) : await explainLists(data, asked);
      await writeLines([json ? JSON.stringify(found) : Array.isArray(found) ? lists(found) : page(found)]);
    });

const COLUMNS = ['next_look_at', 'last_look_at', 'news_an_hour', 'news_a_day', 'url'];

const lists = (found: Explained[]): string =>
  found.length === 0
    ? 'No list was looked at yet: newskeep crawl learns them.'
    : table(COLUMNS, found as unknown as Record<string, unknown>[]);

function page({ url, is_due, next_look_at, why }: Explained): string {
  const when = is_due ? 'It is due now.' : next_look_at ? `The next look is at ${next_look_at}.` : '';
  return [url, `  ${when}`, `  ${why}`].filter((line) => line.trim() !== '').join('\n');
}
