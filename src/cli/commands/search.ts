import { Command } from 'commander';
import type { SearchFilters, SearchIndex } from '../../search/index.ts';
import { dataOption, positive, stateOption } from '../options.ts';
import { searchLines } from '../output/search_lines.ts';
import { bytes, plural, printable, StatusLine } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  host?: string[];
  lang?: string[];
  after?: string;
  before?: string;
  limit: number;
  cursor?: string;
  allRevisions?: boolean;
  facets?: boolean;
  rebuild?: boolean;
  json?: boolean;
}

const gathered = (value: string, before: string[] = []) => [...before, value];

export const searchCommand = () =>
  new Command('search')
    .summary('find stories by their words')
    .description(
      'Full text over titles, bodies, tags and authors, best and newest first, in any script, with or without accents: words (all of them), "a phrase", begin*, -without, OR, (groups), and fields title: author: tag: section: body: host: lang: kind: after: before:. Without words, the newest stories. Keeps an index (folder search) beside the catalog, takes in what came since the last time, and writes nothing else. How it finds and orders: docs/search.md.',
    )
    .argument('[words...]', 'what to look for; in quotes where the shell would take it apart')
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--host <name>', 'only of this host and those below it; may be given again', gathered)
    .option('--lang <tag>', 'only in this language (en, en-GB); may be given again', gathered)
    .option('--after <date>', 'only published from this year, month or day on (UTC)')
    .option('--before <date>', 'only published before it')
    .option('--limit <number>', 'stories of a page', positive, 10)
    .option('--cursor <text>', 'the page after the one that gave it')
    .option('--all-revisions', 'find what earlier revisions of a story said, too')
    .option('--facets', 'with --json: also count hosts, days, months, tags, authors, languages and kinds')
    .option('--rebuild', 'make the index anew first')
    .option('--json', 'print one JSON object (docs/search.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep search harbour storm --data archive
  newskeep search '"water office" -budget' --host paper.example --after 2026-01
  newskeep search 'author:garrowin title:library OR tag:books'
  newskeep search 'istanbul lang:tr' --limit 50 --json | jq -r '.hits[].url'
  newskeep search --rebuild --data archive`,
    )
    .action(async (words: string[], flags: Flags) => {
      const { SearchIndex } = await import('../../search/index.ts');
      const index = await SearchIndex.open(flags);
      try {
        await bringUp(index, flags.rebuild === true);
        // Whoever only wants the index made asks for nothing.
        if (flags.rebuild && words.length === 0 && !flags.json) return;
        const { limit, cursor, allRevisions, facets } = flags;
        const result = await index.search(words.join(' ').trim(), {
          filters: filtersOf(flags),
          limit,
          cursor,
          allRevisions,
          facets,
        });
        for (const note of result.notes) console.error(printable(note));
        await writeLines(flags.json ? [JSON.stringify(result)] : searchLines(result, isBold()));
      } finally {
        index.close();
      }
    });

async function bringUp(index: SearchIndex, isRebuild: boolean): Promise<void> {
  const status = new StatusLine();
  const show: Parameters<SearchIndex['refresh']>[0] = ({ records, bytes: read, of }) =>
    status.show(
      `${records > 0 ? `${plural(records, 'record')} indexed` : 'another newskeep indexes'}, ${bytes(read)} of ${bytes(of)}`,
    );
  await (isRebuild ? index.rebuild(show) : index.refresh(show));
  status.clear();
}

const filtersOf = ({ host, lang, after, before }: Flags): SearchFilters => ({
  domain: host,
  languageRange: lang,
  after,
  before,
});

/** https://no-color.org */
const isBold = () => process.stdout.isTTY === true && !process.env.NO_COLOR;
