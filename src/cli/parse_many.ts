import type { FileOptions, FileResult } from '../pages/parse_file.ts';
import { parseFiles } from '../pages/parse_files.ts';
import { number, plural, printable, StatusLine } from './output/terminal.ts';
import { writeLines } from './output/write.ts';

/** Parses many files, a line of output for each, in their order; progress and a summary go to standard error. */
export async function parseMany(
  files: AsyncIterable<string>,
  options: FileOptions,
  json: boolean,
): Promise<{ pages: number; failures: number }> {
  const status = new StatusLine();
  const kinds = new Map<string, number>();
  const begun = performance.now();
  let pages = 0;
  async function* lines() {
    for await (const result of parseFiles(files, options)) {
      pages++;
      const kind = result.kind ?? 'unreadable';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      status.show(`${plural(pages, 'page')} · ${tally(kinds)} · ${result.file}`);
      yield json ? result.line : inShort(result);
    }
  }
  await writeLines(lines());
  status.clear();
  const seconds = (performance.now() - begun) / 1000;
  if (pages > 0)
    console.error(
      `${plural(pages, 'page')} in ${seconds.toFixed(1)} s (${number(Math.round(pages / seconds))}/s): ${tally(kinds)}`,
    );
  return { pages, failures: kinds.get('unreadable') ?? 0 };
}

const tally = (kinds: Map<string, number>): string =>
  [...kinds]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, n]) => `${number(n)} ${kind}`)
    .join(', ');

const inShort = ({ file, kind, title, published, error }: FileResult): string =>
  printable(
    error
      ? `error    ${error}`
      : `${(kind ?? '').padEnd(8)} ${(published ?? '').slice(0, 10).padEnd(10)} ${title ?? ''} (${file})`,
  );
