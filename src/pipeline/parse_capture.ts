import { headerUsage } from '../../crawlers/polite/directives.ts';
import { type Answered, header } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { ParsedPage } from '../../model/page.ts';
import { PARSER_VERSION, parsePage } from '../../parsers/index.ts';

/**
 * What a captured page says. Undefined for what is no page to read: redirects, 304, errors. Bytes that should
 * be a page and cannot be read as one give kind `other` with the reason as a warning; they are archived all the same.
 */
export function parseCapture(capture: Answered, maxBytes: number): ParsedPage | undefined {
  const { status, headers } = capture.response;
  if (status !== 200) return undefined;
  const contentType = header(headers, 'content-type');
  try {
    const page = parsePage({
      body: decodedBody(capture, maxBytes),
      url: capture.url,
      contentType,
      fetchedAt: capture.fetchedAt,
    });
    page.article?.usage.push(...headerUsage(headers));
    return page;
  } catch (error) {
    // A fault of the parser costs the record of one page, which is archived and counted, never the crawl.
    const warning =
      error instanceof NewskeepError ? `${error.code}: ${error.message}` : `parser_fault: ${error}`;
    return noPage([warning]);
  }
}

/** What stands for a page where there is none to read. */
export const noPage = (warnings: string[]): ParsedPage => ({
  kind: 'other',
  article: null,
  part_of: null,
  latest_headlines: [],
  links: [],
  directives: [],
  warnings,
  parser_version: PARSER_VERSION,
});
