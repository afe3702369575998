import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of a zip, as a data package lists it. */
export interface Resource {
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** The first moment that a zip can say, in the zone of this machine, as zips have it: the same bytes everywhere. */
const OPTIONS = { compress: false, mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

/** Writes a zip whose files are stored as they are, one after another, each read while it is written. */
export class StoredZip {
  readonly resources: Resource[] = [];
  readonly #zip = new ZipFile();
  readonly #written: Promise<void>;

  constructor(file: string) {
    this.#written = pipeline(this.#zip.outputStream, createWriteStream(file));
    // Told to whoever waits in `add` or `finish`.
    this.#written.catch(() => undefined);
    this.#zip.on('error', () => undefined);
  }

  async add(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Resource> {
    const hash = createHash('sha256');
    let bytes = 0;
    async function* counted() {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    const content = Readable.from(counted(), { objectMode: false });
    const read = new Promise<void>((resolve, reject) => content.once('end', resolve).once('error', reject));
    this.#zip.addReadStream(content, path, OPTIONS);
    // Where the output fails, nobody reads on.
    await Promise.race([read, this.#written.then(() => read)]);
    const resource = { path, bytes, sha256: hash.digest('hex') };
    this.resources.push(resource);
    return resource;
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.#written;
  }
}
