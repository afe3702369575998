import path from 'node:path';
import { expect, it } from 'vitest';
import { crawlFrontier } from '../../crawlers/crawl.ts';
import { NewskeepError } from '../../model/errors.ts';
import { openEmbeddedFrontier } from '../../queues/embedded/index.ts';
import { temporaryFolder } from '../support/folders.ts';

it('a bucket that broke off while robots.txt was kept ends the crawl with its own error', async () => {
  const frontier = openEmbeddedFrontier({
    path: path.join(temporaryFolder(), 'frontier.sqlite'),
    job: 'paper',
    perHost: 1,
    pauseMs: 0,
  });
  const seed = { url: 'http://a.test/', depth: 0, source: 'seed', fromUrl: null, priority: 0 } as const;
  await frontier.start([seed], 'all');
  const crawled = crawlFrontier({
    frontier,
    fetcher: {
      fetch: async () => {
        throw new NewskeepError('storage_unreachable', 's3://bucket does not answer (read ECONNRESET).');
      },
    },
    concurrency: 2,
    take: async () => undefined,
    signal: new AbortController().signal,
  });
  await expect(crawled).rejects.toMatchObject({ code: 'storage_unreachable' });
  await frontier.close();
});
