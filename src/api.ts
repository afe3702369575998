import { NewskeepError } from '../model/errors.ts';
import { type JobOverrides, jobFromSeeds, loadJob } from './jobs/load.ts';
import { crawl as crawlJob, type RunOptions } from './pipeline/crawl.ts';
import type { RunReport } from './pipeline/report.ts';
import { type DataPlace, placeOf } from './place.ts';

export interface CrawlOptions extends JobOverrides, Omit<RunOptions, 'data'> {
  /** The data folder or bucket. */
  data?: DataPlace;
}

/**
 * Crawls a job file (a path) or seeds (URLs) into a data folder, as `newskeep crawl` does, and tells what the
 * run did. Options win over the job file. Throws NewskeepError; see ERRORS in model/errors.ts.
 */
export async function crawl(target: string | string[], options: CrawlOptions = {}): Promise<RunReport> {
  const { data = 'newskeep-data', signal, onProgress, watchers, join, incremental, ...overrides } = options;
  placeOf(data);
  const run: RunOptions = { data, signal, onProgress, watchers, join, incremental };
  const targets = [target].flat();
  const urls = targets.filter((one) => /^https?:/i.test(one));
  const [file] = targets;
  if (urls.length === targets.length) return crawlJob(jobFromSeeds(urls, overrides), run);
  if (targets.length > 1 || !file)
    throw new NewskeepError(
      'usage',
      'Give either one job file or URLs that begin with http:// or https://.',
      {
        hint: 'newskeep crawl --help shows both.',
      },
    );
  return crawlJob(loadJob(file, overrides), run);
}
