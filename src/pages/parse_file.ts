import { NewskeepError } from '../../model/errors.ts';
import type { ParsedPage } from '../../model/page.ts';
import { parsePage } from '../../parsers/index.ts';
import { inFile, readPageFile, urlOf } from './read_file.ts';

export interface FileOptions {
  url?: string | undefined;
  contentType?: string | undefined;
  fetchedAt?: string | undefined;
}

/** Parses one saved page. Throws a NewskeepError that names the file. */
export async function parseFile(
  file: string,
  options: FileOptions,
): Promise<{ url: string; page: ParsedPage }> {
  const { contentType, fetchedAt } = options;
  const body = await readPageFile(file);
  const url = urlOf(file, body, options.url, contentType);
  return { url, page: inFile(file, () => parsePage({ body, url, contentType, fetchedAt })) };
}

/** What became of one file of many, small enough to cross to the thread that prints. */
export interface FileResult {
  file: string;
  /** As `newskeep parse --json` prints it, without its line break. */
  line: string;
  kind: string | null;
  title: string | null;
  published: string | null;
  error: string | null;
}

/** As parseFile, and never throws: a fault costs one page, not the rest. */
export async function resultOf(file: string, options: FileOptions): Promise<FileResult> {
  try {
    const { url, page } = await parseFile(file, options);
    const { title = null, published_at: published = null } = page.article ?? {};
    const line = JSON.stringify({ file, url, ...page });
    return { file, line, kind: page.kind, title, published, error: null };
  } catch (error) {
    return error instanceof NewskeepError
      ? failed(file, error.code, [error.message, error.hint].filter(Boolean).join(' '))
      : failed(file, 'internal', `${file}: ${error}`);
  }
}

export const failed = (file: string, code: NewskeepError['code'], message: string): FileResult => ({
  file,
  line: JSON.stringify({ file, error: { code, message } }),
  kind: null,
  title: null,
  published: null,
  error: message,
});
