import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { filesOf } from '../../src/pages/list.ts';
import { parseFiles } from '../../src/pages/parse_files.ts';
import { paragraphs } from '../parsers/page.ts';
import { temporaryFolder } from '../support/folders.ts';

const page = (n: number, head = `<link rel="canonical" href="https://wickby.example/town/pier-${n}">`) =>
  `<html lang="en"><head>${head}</head><body><h1>Wickby rebuilds pier number ${n}</h1>${paragraphs()}</body></html>`;

function folderOfPages(): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'b'));
  const put = (name: string, text: string | Uint8Array) => writeFileSync(path.join(folder, name), text);
  put('a.html', page(1));
  put('b/c.htm', page(2, '<meta property="og:url" content="https://wickby.example/town/pier-2">'));
  put('b/d.html.gz', gzipSync(page(3)));
  put('b/e.html', `<!-- saved from url=(0037)https://wickby.example/town/pier-4 -->${page(9)}`);
  put('b/notes.txt', 'no page');
  put('f.html', '%PDF-1.7 no page');
  put('g.html', '');
  put('h.html', page(5, ''));
  put('i.html', '');
  truncateSync(path.join(folder, 'i.html'), 200_000_000);
  return folder;
}

describe('newskeep parse', () => {
  it('gives a line for each page of a folder, in order, with the reason where it cannot', async () => {
    const folder = folderOfPages();
    const { code, stdout, stderr } = await newskeep(['parse', folder, '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = lines.map(({ file, url, error }) => [path.relative(folder, file), url ?? error.code]);
    expect(told).toEqual([
      ['a.html', 'https://wickby.example/town/pier-1'],
      ['b/c.htm', 'https://wickby.example/town/pier-2'],
      ['b/d.html.gz', 'https://wickby.example/town/pier-3'],
      ['b/e.html', 'https://wickby.example/town/pier-4'],
      ['f.html', 'not_a_page'],
      ['g.html', 'not_a_page'],
      ['h.html', 'usage'],
      ['i.html', 'body_too_large'],
    ]);
    expect(lines[0].article.title).toBe('Wickby rebuilds pier number 1');
    expect(lines[6].error.message).toContain('h.html: the page does not say which URL');
    expect(code).toBe(2);
    expect(stderr).toMatch(/8 pages in .*4 article, 4 unreadable/);
  });

  it('says of one file why it is no page', async () => {
    const folder = folderOfPages();
    const { code, stderr } = await newskeep([
      'parse',
      path.join(folder, 'f.html'),
      '--url',
      'https://x.example/',
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('f.html: the bytes are PDF.')]);
  });

  it('takes one --url for one file only, and folders that hold pages', async () => {
    const folder = folderOfPages();
    const many = await newskeep(['parse', folder, '--url', 'https://x.example/']);
    expect([many.code, many.stderr]).toEqual([1, expect.stringContaining('--url is for one file')]);
    const none = await newskeep(['parse', temporaryFolder()]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('there are no pages')]);
  });

  it('goes on where one of the names has nothing behind it', async () => {
    const folder = folderOfPages();
    const [gone, there] = ['gone.html', 'a.html'].map((name) => path.join(folder, name));
    const { code, stdout } = await newskeep(['parse', gone as string, there as string, '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0].error).toMatchObject({ code: 'usage', message: expect.stringContaining('gone.html') });
    expect(lines[1].article.title).toBe('Wickby rebuilds pier number 1');
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full')).each([
    ['one page', ['a.html']],
    ['a folder', ['.']],
  ])('ends with a word where the output of %s cannot be written', { timeout: 100_000 }, (_, names) => {
    const folder = folderOfPages();
    const bin = fileURLToPath(new URL('../../bin/newskeep.js', import.meta.url));
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [bin, 'parse', ...names, '--json'], {
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      timeout: 90_000,
    });
    closeSync(full);
    expect(stderr).toContain('the output cannot be written (ENOSPC)');
    expect(status).toBe(5);
  });
});

describe('the files of the arguments', () => {
  it('come in a stable order, patterns too', async () => {
    const folder = folderOfPages();
    const names = async (...targets: string[]) =>
      (await Array.fromAsync(filesOf(targets.map((name) => path.join(folder, name))))).map((file) =>
        path.relative(folder, file),
      );
    expect(await names('b', 'a.html')).toEqual(['b/c.htm', 'b/d.html.gz', 'b/e.html', 'a.html']);
    expect(await names('**/*.html')).toEqual(['a.html', 'b/e.html', 'f.html', 'g.html', 'h.html', 'i.html']);
    expect(await names('nothing')).toEqual(['nothing']);
  });

  it('are read as results are taken, not all at once', async () => {
    let listed = 0;
    async function* endless() {
      for (;;) {
        listed++;
        yield `/no/such/${listed}.html`;
      }
    }
    const results = [];
    for await (const { file } of parseFiles(endless(), {}, 2)) {
      results.push(file);
      if (results.length === 100) break;
    }
    expect(results.at(-1)).toBe('/no/such/100.html');
    expect(listed).toBeLessThan(120);
  });
});
