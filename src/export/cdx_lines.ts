import { getSurt } from 'warcio';
import type { Scratch } from '../query/scratch.ts';
import type { CapturePlace } from './places.ts';

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
  readonly #scratch: Scratch;
  readonly #appender: Awaited<ReturnType<Scratch['append']>>;
  #count = 0;

  private constructor(scratch: Scratch, appender: Awaited<ReturnType<Scratch['append']>>) {
    this.#scratch = scratch;
    this.#appender = appender;
  }

  /** One at a time. */
  static async open(scratch: Scratch): Promise<SortedLines> {
    await scratch.run('CREATE OR REPLACE TABLE lines (line VARCHAR)');
    return new SortedLines(scratch, await scratch.append('lines'));
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
    for await (const { line } of this.#scratch.rows<{ line: string }>('SELECT line FROM lines ORDER BY line'))
      yield line;
  }
}
