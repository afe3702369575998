import { jobSchema } from '../../model/job.ts';
import type { Remaking, Replayed } from '../../storage/port.ts';
import { ahead } from '../pages/ahead.ts';
import { ParserPool, THREADS } from '../pages/pool.ts';
import { PageStore, type ReadPage } from './page_store.ts';

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/** Parses and puts captures that an archive holds, as the crawl or the import did that brought them. */
export async function putAgain(to: Remaking, captures: AsyncIterable<Replayed>): Promise<void> {
  const parsers = new ParserPool();
  const read: ReadPage = (capture) => parsers.capture(capture, MOST_BYTES);
  const pages = new PageStore(to, read);
  // A revisit has its body in a record that is known only when its turn comes.
  const prepare = async (replayed: Replayed) => ({
    replayed,
    parsed:
      replayed.readAs === 'page' && replayed.fate.type !== 'identical'
        ? await read(replayed.capture)
        : undefined,
  });
  try {
    for await (const { replayed, parsed } of ahead(captures, prepare, THREADS * 2)) {
      const capture = await to.begin(replayed);
      if (!capture) continue;
      const { readAs } = replayed;
      if (readAs === 'nothing') await to.put(capture);
      else if (readAs !== 'page') await pages.putFile(capture, readAs);
      else {
        const page = parsed ?? (await read(capture));
        if (capture.source !== 'import') await pages.put(capture, page);
        else await pages.putImported(capture, page, to.lastVisit(capture.url));
      }
    }
  } finally {
    await parsers.close();
  }
}
