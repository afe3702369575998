import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seedUrl } from '../../crawlers/discover.ts';
import { Finder } from '../../crawlers/find/finder.ts';
import { scopeOf } from '../../crawlers/scope.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Frontier } from '../../queues/port.ts';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { ParserPool } from '../../src/pages/pool.ts';
import { Committer } from '../../src/pipeline/committer.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { emptyReport } from '../../src/pipeline/report.ts';
import { Revisits } from '../../src/pipeline/revisits.ts';
import { openArchive, openFrontier } from '../../src/wiring.ts';
import { captureOf } from '../support/captures.ts';
import { temporaryFolder } from '../support/folders.ts';

const SEED = 'http://127.0.0.1:1/harbour/17.html';
const STORY = `<html lang="en"><head><title>Ferry returns to Wickby</title></head><body><article><h1>Ferry returns to Wickby</h1>
<p>The ferry came back to the quay of Wickby on Monday, a week after the storm took its ramp away, and its crews were cheered by two hundred.</p>
<p>The harbour board had rented a barge for the post and the milk, but passengers were told to wait for the tide or to take the long road.</p>
<p>“We counted the days by the bread,” said Selka Veltry, who keeps the bakery beside the pier and sold most of it to the men who mended it.</p>
</article></body></html>`;

/** One visit of a run, answered as told, on a frontier that may be cut before it hears of it. */
async function visit(data: string, status: number, frontierIsCut: boolean) {
  const job = jobFromSeeds([SEED], { politeness: { delay_ms: 0 } });
  const archive = await openArchive(data, {});
  const frontier = await openFrontier(data, job);
  const cut: Frontier = Object.assign(Object.create(frontier), {
    add: (urls: Parameters<Frontier['add']>[0]) => frontier.add(urls),
    finish: async () => {
      throw new NewskeepError('storage_full', 'cut');
    },
  });
  const used = frontierIsCut ? cut : frontier;
  const state = await frontier.start([seedUrl(SEED)], 'all');
  const report = emptyReport({ job: job.name, seeds: 1, incremental: false }, state, archive.recovery);
  const committer = new Committer(archive, used, { commit: () => undefined, fault: () => undefined });
  const scope = scopeOf(job);
  const finder = new Finder(job, scope);
  const parsers = new ParserPool(1);
  const pipeline = new Pipeline({
    job,
    scope,
    finder,
    frontier: used,
    archive,
    read: (capture) => parsers.capture(capture, job.limits.page_bytes),
    committer,
    revisits: new Revisits(job, frontier, report),
    report,
  });
  const claimed = await frontier.claim();
  if (!claimed) throw new Error('nothing to claim');
  const capture = {
    ...captureOf(SEED, status, [['Content-Type', 'text/html']], status === 200 ? STORY : 'busy'),
    visit: claimed.id,
  };
  const error = status === 200 ? undefined : new NewskeepError('http_server_error', 'busy');
  await pipeline.take(claimed, { capture, error, pauseMs: 0 });
  const flushed = await committer.flush().then(
    () => 'committed',
    () => 'cut',
  );
  const { totals, counts } = { totals: archive.totals(), counts: await frontier.counts() };
  await parsers.close();
  await frontier.close();
  await archive.close();
  return { flushed, linksKnown: claimed.linksKnown, totals, counts, report };
}

describe('a crash after the archive is committed and before the frontier hears of it', () => {
  it('asks again, and keeps one record', async () => {
    const data = temporaryFolder();
    expect(await visit(data, 200, true)).toMatchObject({ flushed: 'cut', counts: { waiting: 1, done: 0 } });
    const again = await visit(data, 200, false);
    expect(again).toMatchObject({ flushed: 'committed', linksKnown: false, counts: { waiting: 0, done: 1 } });
    expect(again.report.articles).toMatchObject({ new: 0, unchanged: 1 });
    expect(again.totals).toMatchObject({ articles: 1, revisions: 1, captures: 2 });
  });

  it('does not take a failed try for the answer that comes after it', async () => {
    const data = temporaryFolder();
    await visit(data, 503, true);
    const again = await visit(data, 200, false);
    expect(again.report.articles.new).toBe(1);
    expect(again.totals).toMatchObject({ articles: 1, captures: 2 });
  });

  it('survives the loss of the frontier: pages are fetched anew, stories stay single', async () => {
    const data = temporaryFolder();
    await visit(data, 200, false);
    const { rmSync } = await import('node:fs');
    for (const name of ['frontier.sqlite', 'frontier.sqlite-wal', 'frontier.sqlite-shm'])
      rmSync(path.join(data, name), { force: true });
    const again = await visit(data, 200, false);
    expect(again.totals).toMatchObject({ articles: 1, revisions: 1, captures: 2 });
  });
});
