import { Command } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import { filesOf, isOneFile } from '../../pages/list.ts';
import { type FileOptions, parseFile } from '../../pages/parse_file.ts';
import { EXIT } from '../exit_codes.ts';
import { pageSummary } from '../output/page_summary.ts';

interface Flags extends FileOptions {
  json?: boolean;
}

export const parseCommand = () =>
  new Command('parse')
    .summary('show what newskeep reads in saved pages')
    .description('Parses HTML files, folders of them, or standard input (-), without any network.')
    .argument('<file|folder|->', 'HTML files, gzipped or not; folders and patterns mean every page in them')
    .argument('[more...]')
    .option('--url <URL>', 'the URL that the page came from, where it does not say so (one file only)')
    .option('--content-type <value>', 'the Content-Type header it came with')
    .option('--fetched-at <time>', 'when it was fetched (ISO 8601); "5 minutes ago" counts from there')
    .option(
      '--json',
      'print {kind, article, part_of, latest_headlines, links, directives, warnings, parser_version}; of several pages one line each, with {file, url} before, or {file, error}',
    )
    .addHelpText(
      'after',
      `
Examples:
  newskeep parse page.html --url https://paper.example/world/17.html
  curl -s https://paper.example/world/17.html | newskeep parse - --url https://paper.example/world/17.html --json
  newskeep parse saved/ 'more/2026-*/*.html.gz' --json > pages.jsonl`,
    )
    .action(async (first: string, more: string[], { json, ...options }: Flags) => {
      if (options.fetchedAt !== undefined && Number.isNaN(Date.parse(options.fetchedAt)))
        throw new NewskeepError(
          'usage',
          `--fetched-at ${options.fetchedAt} is not a time like 2026-02-04T17:53:00Z.`,
        );
      if (more.length === 0 && (await isOneFile(first))) {
        const { page } = await parseFile(first, options);
        console.log(json ? JSON.stringify(page) : pageSummary(page));
        return;
      }
      if (options.url !== undefined)
        throw new NewskeepError('usage', '--url is for one file; of several, each page must say its own.');
      // Loaded here, so that one page does not wait for it.
      const { parseMany } = await import('../parse_many.ts');
      const { pages, failures } = await parseMany(filesOf([first, ...more]), options, json ?? false);
      if (pages === 0)
        throw new NewskeepError(
          'usage',
          `${[first, ...more].join(' ')}: there are no pages (*.html, *.htm, .html.gz).`,
        );
      if (failures > 0) process.exitCode = EXIT.failures.code;
    });
