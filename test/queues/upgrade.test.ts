import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openEmbeddedFrontier } from '../../queues/embedded/index.ts';
import { openView } from '../../queues/embedded/view.ts';
import { temporaryFolder } from '../support/folders.ts';

/** What newskeep 0.1.0 wrote as schema 1. */
const VERSION_1 = `
  CREATE TABLE jobs (
    name TEXT PRIMARY KEY, run INTEGER NOT NULL, open INTEGER NOT NULL, link_settings TEXT NOT NULL,
    links_since INTEGER NOT NULL, started_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE urls (
    id INTEGER PRIMARY KEY, job TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, run INTEGER NOT NULL, priority INTEGER NOT NULL, depth INTEGER NOT NULL,
    source TEXT NOT NULL, from_url TEXT, redirects INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL DEFAULT 0, again INTEGER NOT NULL DEFAULT 0,
    done_in INTEGER NOT NULL DEFAULT 0, code TEXT, message TEXT
  );
  CREATE UNIQUE INDEX known ON urls (job, url);
  CREATE INDEX waiting ON urls (job, host, priority, id) WHERE state = 0;
  CREATE INDEX delayed ON urls (job, due_at) WHERE state = 1;
  CREATE INDEX ended ON urls (job, again) WHERE state IN (2, 3, 4);
  CREATE INDEX troubled ON urls (job, state) WHERE code IS NOT NULL;
  INSERT INTO jobs VALUES ('old', 3, 1, 'links', 1, '2026-01-01T00:00:00.000Z');
  INSERT INTO urls (job, url, host, state, run, priority, depth, source, done_in, code, message) VALUES
    ('old', 'http://a.test/', 'a.test', 2, 3, 0, 0, 'seed', 3, NULL, NULL),
    ('old', 'http://a.test/1', 'a.test', 0, 3, 10, 1, 'latest', 0, NULL, NULL),
    ('old', 'http://a.test/2', 'a.test', 3, 3, 20, 1, 'link', 0, 'timed_out', 'too slow');
  PRAGMA user_version = 1;
`;

function oldFrontier(): string {
  const file = path.join(temporaryFolder(), 'frontier.sqlite');
  const db = new DatabaseSync(file);
  db.exec(VERSION_1);
  db.close();
  return file;
}

describe('a frontier of schema 1', () => {
  it('is brought up to date by a crawl: URLs keep their state and one source', async () => {
    const file = oldFrontier();
    const frontier = openEmbeddedFrontier({ path: file, job: 'old', perHost: 1, pauseMs: 0 });
    expect(await frontier.start([], 'links')).toMatchObject({ run: 3, resumed: true });
    const ledger = (await Array.fromAsync(frontier.ledger())).map(({ url, state, sources }) => [
      url,
      state,
      sources,
    ]);
    expect(ledger).toEqual([
      ['http://a.test/', 'done', ['seed']],
      ['http://a.test/1', 'waiting', ['latest']],
      ['http://a.test/2', 'failed', ['link']],
    ]);
    const visit = await frontier.claim();
    expect(visit).toMatchObject({ url: 'http://a.test/1' });
    if (visit)
      await frontier.finish([{ visit, state: 'failed', code: 'body_cut', message: 'cut', again: true }]);
    expect(await Array.fromAsync(frontier.failures())).toMatchObject([
      { url: 'http://a.test/1', history: [{ code: 'body_cut' }] },
      { url: 'http://a.test/2', code: 'timed_out', history: [] },
    ]);
    await frontier.close();
    // A second opening finds it done.
    await openEmbeddedFrontier({ path: file, job: 'old', perHost: 1, pauseMs: 0 }).close();
  });

  it('is not written by a reader, who says what to do', async () => {
    const view = openView(oldFrontier());
    expect(await view.jobs()).toMatchObject([{ job: 'old', frontier: { waiting: 1, failed: 1 } }]);
    await expect(Array.fromAsync(view.ledger('old'))).rejects.toMatchObject({
      code: 'storage_damaged',
      hint: expect.stringContaining('newskeep crawl'),
    });
    await view.close();
  });
});
