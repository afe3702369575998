import { CheerioCrawler, Configuration, Log } from '@crawlee/cheerio';
import { readTask, report } from './task.ts';

const { seeds, pages, concurrency } = await readTask();
const crawler = new CheerioCrawler(
  {
    maxRequestsPerCrawl: pages,
    minConcurrency: concurrency,
    maxConcurrency: concurrency,
    log: new Log({ level: 0 }),
    requestHandler: async ({ $, enqueueLinks }) => {
      $('title').text();
      await enqueueLinks({ strategy: 'same-hostname', exclude: [/\/(?:private|search)/] });
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run(seeds);
report();
