import type { FileStore } from '../../../storage/port.ts';
import { cdxLine } from '../../export/cdx_lines.ts';
import { StoredZip } from '../../export/wacz/zip.ts';
import { VERSION } from '../../version.ts';
import type { Replayable, ToReplay } from './captures.ts';

const WARC = 'page.warc.gz';

/** Writes these records as a WACZ (1.1.1, https://specs.webrecorder.net/wacz/1.1.1/) of one page. */
export async function writeWacz(
  file: string,
  store: Pick<FileStore, 'read'>,
  { article, captures, page }: ToReplay,
): Promise<void> {
  const zip = new StoredZip(file);
  const lines: string[] = [];
  await zip.add(`archive/${WARC}`, records(store, captures, lines));
  await zip.add('indexes/index.cdxj', [
    Buffer.from(
      sorted(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  ]);
  const head = { format: 'json-pages-1.0', id: 'pages', title: 'All Pages', hasText: false };
  const told = { id: 'page', url: page.url, ts: article.fetched_at, title: article.title ?? page.url };
  await zip.add('pages/pages.jsonl', [Buffer.from(`${JSON.stringify(head)}\n${JSON.stringify(told)}\n`)]);
  const about = {
    profile: 'data-package',
    wacz_version: '1.1.1',
    title: told.title,
    software: `newskeep/${VERSION}`,
    created: article.fetched_at,
    resources: zip.resources.map(({ path, bytes, sha256 }) => ({
      name: path.slice(path.lastIndexOf('/') + 1),
      path,
      hash: `sha256:${sha256}`,
      bytes,
    })),
  };
  await zip.add('datapackage.json', [Buffer.from(JSON.stringify(about, null, 2))]);
  await zip.finish();
}

/** One gzip member a record, one after another; each gets its line of the index. */
async function* records(store: Pick<FileStore, 'read'>, captures: Replayable[], lines: string[]) {
  let at = 0;
  for (const capture of captures) {
    const { warc_file, warc_offset, warc_length } = capture;
    const line = cdxLine(capture, WARC, at);
    if (line !== undefined) lines.push(line);
    yield await store.read(warc_file, warc_offset, warc_offset + warc_length);
    at += warc_length;
  }
}

/** By their bytes, as an index has to be. */
const sorted = (lines: string[]): string[] =>
  lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
