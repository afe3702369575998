import { extractFromHtml } from '@extractus/article-extractor';
import { Readability } from '@mozilla/readability';
import { Defuddle } from 'defuddle/node';
import { textContent } from 'domutils';
import { parseDocument } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import metascraper from 'metascraper';
import author from 'metascraper-author';
import date from 'metascraper-date';
import description from 'metascraper-description';
import lang from 'metascraper-lang';
import publisher from 'metascraper-publisher';
import title from 'metascraper-title';
import type { Prediction } from './prediction.ts';

type Peer = (html: string, url: string) => Promise<Omit<Prediction, 'id'>>;

/** Peers give HTML; text of two blocks must not run together. */
const textOf = (html: string | null | undefined): string =>
  textContent(
    parseDocument(
      (html ?? '').replaceAll(/<br\b|<\/(?:p|div|li|h[1-6]|blockquote|td|tr|figcaption)>/gi, '\n$&'),
    ),
  );

/** Peers give the byline as printed or stated; the scorer wants names. */
const namesIn = (byline: string | null | undefined): string[] =>
  (byline ?? '')
    .replace(/^\s*(?:by|von|par|por|di|door)[\s:]+/i, '')
    .split(/\s*[,;]\s*|\s+(?:and|und|et|y|e|&)\s+/)
    .filter(Boolean);

const meta = metascraper([author(), date(), description(), lang(), publisher(), title()]);

/** The parsers that are npm packages. Each is given a page's HTML and URL, and never the network. */
export const PEERS: Readonly<Record<string, Peer>> = {
  'Readability + linkedom': async (html, url) => {
    const { document } = parseHTML(html);
    Object.defineProperty(document, 'baseURI', { value: url });
    const article = new Readability(document as unknown as Document).parse();
    return {
      title: article?.title,
      authors: namesIn(article?.byline),
      published: article?.publishedTime,
      body: textOf(article?.content),
    };
  },
  defuddle: async (html, url) => {
    const article = await Defuddle(html, url, { useAsync: false });
    return {
      title: article.title,
      authors: namesIn(article.author),
      published: article.published,
      body: textOf(article.content),
    };
  },
  extractus: async (html, url) => {
    const article = await extractFromHtml(html, url);
    return {
      title: article?.title,
      authors: namesIn(article?.author),
      published: article?.published,
      body: textOf(article?.content),
    };
  },
  metascraper: async (html, url) => {
    const found = await meta({ html, url });
    return { title: found.title, authors: namesIn(found.author), published: found.date };
  },
};
