import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { syndication, type WireArticle } from '../../fixtures/press/syndication.ts';
import { type NearDuplicate, nearDuplicateSchema } from '../../model/records.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

const printed = [...syndication({ events: 12, seed: 6 })];

/** Puts what papers print into an archive, as a crawl does. */
async function put(folder: string, articles: readonly WireArticle[]): Promise<void> {
  const archive = await open(folder);
  for (const { truth: _truth, host: _host, first_seen_at, url, ...article } of articles) {
    await archive.put(capture(url, { at: first_seen_at }), story(article.canonical_url, article));
    // Several commits make several gzip members in a file.
    if (url.endsWith('/3')) await archive.commit();
  }
  await archive.commit();
  await archive.close();
}

async function asJson(folder: string, ...more: string[]): Promise<NearDuplicate[]> {
  const { code, stdout, stderr } = await newskeep(['near-duplicates', '--data', folder, '--json', ...more]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => nearDuplicateSchema.parse(JSON.parse(line)));
}

it('groups what the papers print, gives rows of the schema, and leaves the archive as it is', async () => {
  const folder = temporaryFolder();
  await put(folder, printed);
  const files = (below: string) =>
    readdirSync(path.join(folder, below), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)).toString('base64'));
  const before = files('articles');
  const rows = await asJson(folder);
  expect(files('articles')).toEqual(before);
  const truth = new Map(printed.map(({ url, truth }) => [url, truth]));
  const clusters = Object.values(Object.groupBy(rows, (row) => row.cluster_id));
  expect(clusters.length).toBe(12);
  for (const cluster of clusters) {
    const stories = new Set(cluster?.map(({ url }) => truth.get(url)?.story));
    expect([stories.size, stories.has(null)]).toEqual([1, false]);
    expect(cluster?.filter((row) => row.is_original).length).toBe(1);
    expect(cluster?.map(({ original_id }) => original_id)).toContain(cluster?.[0]?.article_id);
  }
  const originals = rows.filter((row) => row.is_original);
  expect(originals.filter(({ url }) => truth.get(url)?.isOriginal).length).toBeGreaterThanOrEqual(11);
  const some = await asJson(folder, '--min-share', '0.9');
  expect(some.length).toBeLessThan(rows.length);
  expect(some).toEqual(
    rows.filter(
      ({ shared, cluster_id }) => shared >= 0.9 && some.some((one) => one.cluster_id === cluster_id),
    ),
  );
});

it('reads only what is new, and comes to the same as at once', async () => {
  const [parts, whole] = [temporaryFolder(), temporaryFolder()];
  await put(parts, printed.slice(0, 50));
  const first = await asJson(parts);
  const index = path.join(parts, 'near.sqlite');
  const { mtimeMs } = statSync(index);
  expect(await asJson(parts)).toEqual(first);
  expect(statSync(index).mtimeMs).toBe(mtimeMs);
  await put(parts, printed.slice(50));
  await put(whole, printed);
  const byId = (rows: NearDuplicate[]) => rows.toSorted((a, b) => (a.article_id < b.article_id ? -1 : 1));
  expect(byId(await asJson(parts))).toEqual(byId(await asJson(whole)));
});

it('builds a damaged index again', async () => {
  const folder = temporaryFolder();
  await put(folder, printed);
  const first = await asJson(folder);
  const index = path.join(folder, 'near.sqlite');
  const bytes = readFileSync(index);
  bytes.fill(0, 16_384);
  writeFileSync(index, bytes);
  expect(await asJson(folder)).toEqual(first);
  writeFileSync(index, 'not an index');
  expect(await asJson(folder)).toEqual(first);
});

it('tells a person the clusters, and says so where there is none', async () => {
  const folder = temporaryFolder();
  await put(folder, printed.filter(({ truth }) => truth.story === null).slice(0, 3));
  expect((await newskeep(['near-duplicates', '--data', folder])).stdout).toBe(
    'No text stands in two articles.\n',
  );
  await put(folder, printed);
  const { stdout } = await newskeep(['near-duplicates', '--data', folder]);
  expect(stdout).toMatch(
    / · \d+ articles of \d+ hosts · (?:the original was published first|others credit the original)\n/,
  );
  expect(stdout).toMatch(/│ original │ 2026-02-/);
  expect(stdout).toMatch(/\n12 texts in \d+ articles\.\n$/);
});

it('says so where there is no archive, and where a share is none', async () => {
  const nowhere = await newskeep(['near-duplicates', '--data', path.join(temporaryFolder(), 'x')]);
  expect([nowhere.code, nowhere.stderr]).toEqual([
    1,
    expect.stringContaining('there is no archive here yet'),
  ]);
  const odd = await newskeep(['near-duplicates', '--min-share', '80']);
  expect([odd.code, odd.stderr]).toEqual([1, expect.stringContaining('from 0 to 1')]);
});
