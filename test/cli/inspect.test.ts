import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { inspectPage } from '../../parsers/inspect.ts';
import { inspectPageHtml } from '../../src/cli/output/inspect_page.ts';
import { inspectSummary } from '../../src/cli/output/inspect_summary.ts';
import { compareWithReadability } from '../../src/inspect/compare.ts';
import { fieldsOf } from '../../src/inspect/fields.ts';
import { paragraphs } from '../parsers/page.ts';
import { temporaryFolder } from '../support/folders.ts';

const url = 'https://wickby.example/town/pier-4711';
const HTML = `<html lang="en"><head><title>The pier, rebuilt | Wickby Post</title>
<meta property="og:title" content="The pier, rebuilt"><meta property="og:site_name" content="Wickby Post">
<link rel="canonical" href="${url}"></head><body>
<nav><a href="/1">Town &amp; sea</a> <a href="/2">\u001b[31mRed\u202e</a></nav>
<article><h1>Wickby rebuilds its long pier</h1><p class="byline">By Ada Marsh</p><time>2 February 2026, 10:00</time>
<p class="standfirst">After a winter without its pier, the town has found the money and the oak for a new one.</p>
${paragraphs()}<h2>What it costs</h2><p>Oak &lt;script&gt;alert(1)&lt;/script&gt; and iron are dear this year, the harbour master told the meeting.</p>
</article><footer>Printed in Wickby <img src=x onerror=alert(1)></footer></body></html>`;
const input = { body: new TextEncoder().encode(HTML), url, fetchedAt: '2026-02-04T18:00:00Z' };
const inspection = inspectPage(input);

describe('an inspection', () => {
  it('tells of every block whether it was kept, what as, and why not', () => {
    const of = (text: string) => inspection.blocks.find((block) => block.text.startsWith(text));
    expect(of('Wickby rebuilds')).toMatchObject({ kept: false, role: null, marks: ['headline'] });
    expect(of('By Ada Marsh')?.marks).toEqual(['byline']);
    expect(of('2 February')?.marks).toEqual(['date']);
    expect(of('After a winter')).toMatchObject({ kept: true, role: 'lead' });
    expect(of('The harbour council')).toMatchObject({ kept: true, role: 'paragraph' });
    expect(of('What it costs')).toMatchObject({ kept: true, role: 'heading' });
    expect(of('Printed in Wickby')).toMatchObject({ kept: false });
    expect(of('Printed in Wickby')?.reason).not.toBe('');
    const kept = inspection.blocks.filter((block) => block.kept).map(({ text }) => text);
    expect(kept.join('\n\n')).toBe(inspection.parsed.article?.body);
  });

  it('shows each field with its rule and what was not taken, and never steers the terminal', () => {
    const text = inspectSummary(input, inspection, undefined, 100);
    expect(text).toMatch(
      /title {16}Wickby rebuilds its long pier\n +by printed-headline\n +not [\w-]+: The pier, rebuilt/,
    );
    expect(text).toMatch(/\d+ cut: /);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('makes a page without script that holds every block in order, escaped', () => {
    const page = inspectPageHtml(input, inspection);
    const $ = load(page);
    expect($('script, img, iframe, [onerror]').length).toBe(0);
    expect($('meta[http-equiv]').attr('content')).toContain("default-src 'none'");
    const text = $('.blocks').text().replace(/\s+/g, ' ');
    let at = 0;
    for (const block of inspection.blocks) {
      at = text.indexOf(block.text.replaceAll('\u001b', '\u00b7').replaceAll('\u202e', ''), at);
      expect(at, block.text).toBeGreaterThan(-1);
    }
    expect($('.kept.lead').text()).toContain('After a winter');
    expect($('.cut .mark.headline').length).toBe(1);
    expect($('dd .other').text()).toContain('The pier, rebuilt');
  });

  it('sets Readability beside ours', async () => {
    const compared = await compareWithReadability(input, inspection.parsed);
    expect(compared.agreement).toBeGreaterThan(0.9);
    expect(compared.title).toContain('pier');
    const { article } = inspection.parsed;
    const worse = await compareWithReadability(input, {
      ...inspection.parsed,
      article: article && { ...article, body: 'The mayor of another town has quite another story to tell.' },
    });
    expect(worse.agreement).toBeLessThan(0.3);
    expect(worse.only_newskeep).toHaveLength(1);
    expect(worse.only_readability.length).toBeGreaterThan(3);
  });
});

describe('newskeep inspect', () => {
  let press: Press;
  beforeAll(async () => {
    press = await startPress({ articles: 30, papers: ['jsonld'] });
  });
  afterAll(() => press.close());

  it('fetches a page as the crawler does, robots.txt first', async () => {
    const [story] = press.truth().articles();
    const asked: string[] = [];
    const stop = press.requests.on(({ path: at, userAgent }) =>
      asked.push(`${userAgent?.split('/')[0]} ${at}`),
    );
    const { code, stdout } = await newskeep(['inspect', story?.url ?? '', '--json']);
    stop();
    expect(code).toBe(0);
    const { fields, blocks, kind } = JSON.parse(stdout);
    expect(kind).toBe('article');
    expect(fields.find(({ field }: { field: string }) => field === 'title').value).toBe(story?.title);
    expect(blocks.length).toBeGreaterThan(10);
    expect(asked).toEqual(['newskeep /robots.txt', `newskeep ${new URL(story?.url ?? '').pathname}`]);
  });

  it('asks nobody whom robots.txt keeps away, and no stranger without a contact', async () => {
    const refused = await newskeep(['inspect', `${press.seeds[0]}private/members`]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('robots.txt asks us not to')]);
    const stranger = await newskeep(['inspect', 'https://paper.invalid/1']);
    expect([stranger.code, stranger.stderr]).toEqual([1, expect.stringContaining('--contact')]);
  });

  it('reads a file, finding the URL in the page', async () => {
    const folder = temporaryFolder();
    const [file, out] = [path.join(folder, 'page.html'), path.join(folder, 'out.html')];
    writeFileSync(file, HTML);
    const { code, stdout } = await newskeep(['inspect', file]);
    expect(code).toBe(0);
    expect(stdout).toContain(url);
    expect((await newskeep(['inspect', file, '--html', out])).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>/);
    const itself = await newskeep(['inspect', file, '--html', file]);
    expect([itself.code, itself.stderr]).toEqual([1, expect.stringContaining('is the page itself')]);
    expect(readFileSync(file, 'utf8')).toBe(HTML);
    writeFileSync(file, HTML.replace(/<link[^>]*>/, ''));
    const lost = await newskeep(['inspect', file]);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('--url')]);
  });
});

it('fields come in the order of the record', () => {
  const { article } = inspection.parsed;
  const names = article ? fieldsOf(article).map(({ field }) => field) : [];
  expect(names.slice(0, 3)).toEqual(['canonical_url', 'publisher', 'title']);
  expect(names).not.toContain('provenance');
});
