import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { NewskeepError, systemCode } from '../../../model/errors.ts';
import { normalizeUrl } from '../../../model/url.ts';
import { parsePage } from '../../../parsers/index.ts';
import { pageSummary } from '../output/page_summary.ts';

interface Flags {
  url: string;
  json?: boolean;
  contentType?: string;
  fetchedAt?: string;
}

export const parseCommand = () =>
  new Command('parse')
    .summary('show what newskeep reads in one saved page')
    .description('Parses one HTML file, or standard input (-), without any network.')
    .argument('<file|->', 'an HTML file, gzipped or not, or - for standard input')
    .requiredOption('--url <URL>', 'the URL that the page came from')
    .option('--content-type <value>', 'the Content-Type header it came with')
    .option('--fetched-at <time>', 'when it was fetched (ISO 8601); "5 minutes ago" counts from there')
    .option('--json', 'print {kind, article, latest_headlines, links, directives, warnings, parser_version}')
    .addHelpText(
      'after',
      `
Examples:
  newskeep parse page.html --url https://paper.example/world/17.html
  curl -s https://paper.example/world/17.html | newskeep parse - --url https://paper.example/world/17.html --json`,
    )
    .action(async (file: string, flags: Flags) => {
      const url = normalizeUrl(flags.url);
      if (!url) throw new NewskeepError('usage', `--url ${flags.url} is not an http(s) URL.`);
      if (flags.fetchedAt !== undefined && Number.isNaN(Date.parse(flags.fetchedAt)))
        throw new NewskeepError(
          'usage',
          `--fetched-at ${flags.fetchedAt} is not a time like 2026-02-04T17:53:00Z.`,
        );
      const body = await read(file);
      const page = named(file, () =>
        parsePage({ body, url, contentType: flags.contentType, fetchedAt: flags.fetchedAt }),
      );
      console.log(flags.json ? JSON.stringify(page) : pageSummary(page));
    });

async function read(file: string): Promise<Uint8Array> {
  try {
    const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw new NewskeepError('usage', `${file} cannot be read (${systemCode(error) ?? error}).`, {
      cause: error,
    });
  }
}

/** The parser knows bytes; the reader of its error wants to know which file they came from. */
function named<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NewskeepError)) throw error;
    throw new NewskeepError(error.code, `${file}: ${error.message}.`, {
      cause: error,
      hint: error.hint ?? 'Give one HTML page, as a browser saves it.',
    });
  }
}
