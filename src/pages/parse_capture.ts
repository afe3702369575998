import { headerUsage } from '../../crawlers/polite/directives.ts';
import { type Answered, header } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { ParsedPage } from '../../model/page.ts';
import { PARSER_VERSION, parsePage } from '../../parsers/index.ts';

/**
 * What a captured page says. Bytes that should be a page and cannot be read as one give kind `other` with the reason
 * as a warning; they are archived all the same.
 */
export function parseCapture(capture: Answered, maxBytes: number): ParsedPage {
  const { headers } = capture.response;
  const contentType = header(headers, 'content-type');
  try {
    const page = parsePage({
      body: decodedBody(capture, maxBytes),
      url: capture.url,
      contentType,
      fetchedAt: capture.fetchedAt,
    });
    page.article?.usage.push(...headerUsage(headers), ...(capture.fileUsage ?? []));
    return page;
  } catch (error) {
    // A fault of the parser costs the record of one page, which is archived and counted, never the crawl.
    return error instanceof NewskeepError ? unread(error) : noPage([`parser_fault: ${error}`]);
  }
}

/** What stands for a page that could not be read. */
export const unread = ({ code, message }: NewskeepError): ParsedPage => noPage([`${code}: ${message}`]);

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
