/**
 * `npm run bench:queue -- --json`: a million URLs in each queue; what adding, claiming and finishing cost, what a URL
 * takes, and whether a claim costs at a million what it costs at ten thousand.
 */
import { HAS_REDIS } from '../test/support/redis.ts';
import { addUrls, drain, type Figures, sampleBoth } from './queue/measure.ts';
import { embeddedPlace, type Place, redisPlace } from './queue/places.ts';
import { options, printFigures, say } from './support/output.ts';

const { urls, small, sample, json } = options({ urls: 1_000_000, small: 10_000, sample: 5000 });

async function measure(name: string, place: () => Promise<Place>): Promise<Figures> {
  say(`${name}: ${small} URLs beside ${urls}`);
  const [few, many] = [await place(), await place()];
  try {
    await addUrls(few.frontier, small);
    const rss = process.memoryUsage.rss();
    const enqueue_per_s = await addUrls(many.frontier, urls);
    const process_mb = Math.round((process.memoryUsage.rss() - rss) / 1e6);
    const bytes_per_url = Math.round((await many.bytes()) / urls);
    await many.settled();
    say(`${name}: ${sample} claims in each`);
    const claims = await sampleBoth(few.frontier, many.frontier, sample);
    await drain(few.frontier);
    return {
      ...claims,
      enqueue_per_s,
      bytes_per_url,
      bytes_per_url_done: Math.round((await few.bytes()) / small),
      process_mb,
      ...(many.connections && { connections: await many.connections() }),
    };
  } finally {
    await few.close();
    await many.close();
  }
}

const embedded = await measure('embedded', embeddedPlace);
const redis = HAS_REDIS ? await measure('Redis', redisPlace) : undefined;
printFigures({ urls, embedded, redis }, json);
const isFlat = (figures?: Figures) => (figures?.claim_ratio ?? Infinity) <= 1.5;
process.exitCode = isFlat(embedded) && isFlat(redis) ? 0 : 1;
