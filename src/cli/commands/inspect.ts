import path from 'node:path';
import { Command } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import type { PageInput } from '../../../model/page.ts';
import { inspectPage } from '../../../parsers/inspect.ts';
import { fieldsOf } from '../../inspect/fields.ts';
import { inFile, readPageFile, urlOf } from '../../pages/read_file.ts';
import { inspectPageHtml } from '../output/inspect_page.ts';
import { inspectSummary } from '../output/inspect_summary.ts';
import { writeOut } from '../output/write.ts';

interface Flags {
  url?: string;
  contact?: string;
  json?: boolean;
  html?: string;
  compare?: boolean;
}

export const inspectCommand = () =>
  new Command('inspect')
    .summary('show how each field of one page was found, and what was cut')
    .description(
      'Tells of one page which rule gave each field, what else was considered, and why text was cut.',
    )
    .argument('<URL|file|->', 'a page to fetch (robots.txt is obeyed), an HTML file, or - for standard input')
    .option('--url <URL>', 'the URL that the file came from, where the page does not say it')
    .option('--contact <mail|URL>', 'who asks; told to the host (required outside loopback)')
    .option('--html <file>', 'write one page that shows the text with what was kept and cut, in colour')
    .option('--compare', "show what Mozilla's Readability makes of the page")
    .option('--json', 'print {url, kind, fields, blocks, latest_headlines, warnings, parser_version}')
    .addHelpText(
      'after',
      `
Examples:
  newskeep inspect https://paper.example/world/17.html --contact you@university.example
  newskeep inspect page.html --html page-inspected.html
  newskeep inspect page.html --url https://paper.example/world/17.html --compare`,
    )
    .action(async (target: string, flags: Flags) => {
      if (flags.html && path.resolve(flags.html) === path.resolve(target))
        throw new NewskeepError('usage', `--html ${flags.html} is the page itself; it would be lost.`, {
          hint: 'Name another file.',
        });
      const input = await inputOf(target, flags);
      const inspection = inFile(target, () => inspectPage(input));
      const compared = flags.compare
        ? await (await import('../../inspect/compare.ts')).compareWithReadability(input, inspection.parsed)
        : undefined;
      if (flags.html) await writeOut(flags.html, inspectPageHtml(input, inspection, compared));
      const { parsed, blocks } = inspection;
      if (flags.json)
        console.log(
          JSON.stringify({
            url: input.url,
            kind: parsed.kind,
            fields: parsed.article ? fieldsOf(parsed.article) : [],
            blocks,
            latest_headlines: parsed.latest_headlines,
            warnings: parsed.warnings,
            parser_version: parsed.parser_version,
            readability: compared,
          }),
        );
      else if (!flags.html || compared) console.log(inspectSummary(input, inspection, compared));
      else console.error(`Written to ${flags.html}.`);
    });

async function inputOf(target: string, { url, contact }: Flags): Promise<PageInput> {
  if (/^https?:/i.test(target)) {
    if (url !== undefined) throw new NewskeepError('usage', '--url is for a file; the page has its own URL.');
    // Loaded here, so that --help and files do not wait for the crawler.
    const { fetchPage } = await import('../../inspect/fetch_page.ts');
    return fetchPage(target, contact);
  }
  const body = await readPageFile(target);
  return { body, url: urlOf(target, body, url) };
}
