import { getSurt } from 'warcio';
import type { CapturePlace } from './places.ts';
import type { ExportSource } from './source.ts';

/**
 * The line of a capture in an index (CDXJ 0.1.0, https://specs.webrecorder.net/cdxj/0.1.0/): its URL turned for
 * sorting, its time, and where its record lies. Undefined for what is not to be replayed under its URL: a page as a
 * browser drew it, and a 304, for which the answer before it stands.
 */
export function cdxLine(capture: CapturePlace, filename: string, offset: number): string | undefined {
  const { record_type, status, warc_length: length, payload_digest: digest } = capture;
  const isRevisit = record_type === 'revisit';
  if (record_type === 'conversion' || (isRevisit && status === 304)) return undefined;
  // As the record's WARC-Target-URI has it.
  const url = URL.parse(capture.url)?.href ?? capture.url;
  const type = capture.content_type?.split(';', 1)[0]?.trim().toLowerCase();
  const mime = isRevisit ? 'warc/revisit' : type || 'unk';
  const said = { url, digest, mime, offset, length, status, filename };
  return `${getSurt(url)} ${capture.timestamp} ${JSON.stringify(said)}`;
}

/** Lines that are put in any order and come back sorted by their bytes, as many as fit on the disk. */
export class SortedLines {
  readonly #source: ExportSource;
  readonly #appender: Awaited<ReturnType<ExportSource['append']>>;
  #count = 0;

  private constructor(source: ExportSource, appender: Awaited<ReturnType<ExportSource['append']>>) {
    this.#source = source;
    this.#appender = appender;
  }

  static async open(source: ExportSource): Promise<SortedLines> {
    await source.run('CREATE TABLE lines (line VARCHAR)');
    return new SortedLines(source, await source.append('lines'));
  }

  get count(): number {
    return this.#count;
  }

  add(line: string): void {
    this.#appender.add(line);
    this.#count++;
  }

  /** Nothing can be added after. */
  async *sorted(): AsyncGenerator<string> {
    this.#appender.close();
    for await (const { line } of this.#source.rows<{ line: string }>('SELECT line FROM lines ORDER BY line'))
      yield line;
  }
}
