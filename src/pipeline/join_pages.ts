import type { ParsedPage } from '../../model/page.ts';
import type { ParsedArticle } from '../../model/records.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { Parsed } from '../../storage/port.ts';

/** More pages than any story has: a chain this long goes in a circle or is no story. */
const MOST = 60;

/** Is the page one of several that tell one story? */
export const isOfSeveral = ({ article, part_of }: ParsedPage): boolean =>
  article !== null && (part_of !== null || article.next_page !== null);

export type Joined = Pick<Parsed, 'article' | 'storyUrl' | 'warnings'>;

/**
 * The whole story, as far as its pages are kept: the first page's facts, every page's text. A story whose chain
 * breaks off is joined up to there, says where it goes on (`next_page`), and is warned of (`pages_missing`). A later
 * page without its first tells no story yet. Made from the archive alone, so the order of pages and the
 * end of runs do not matter to one writer: whichever page comes last completes the record. (Two workers that fetch its
 * pages at the same moment do not see each other's: docs/distributed.md.)
 */
export async function joinPages(
  url: string,
  page: ParsedPage,
  kept: (url: string) => Promise<ParsedPage | undefined>,
): Promise<Joined> {
  const storyUrl = page.part_of?.first ?? url;
  const pageAt = async (at: string) => (at === url ? page : kept(at));
  const first = await pageAt(storyUrl);
  if (page.part_of && first?.article && page.article && !isOneStory(first.article, page.article))
    return { article: page.article, storyUrl: url, warnings: page.warnings };
  if (!first?.article || first.part_of) return { article: null, storyUrl, warnings: page.warnings };
  const seen = new Set([normalizeUrl(storyUrl)]);
  const articles = [first.article];
  let next = first.article.next_page;
  while (next && !seen.has(next) && articles.length < MOST) {
    seen.add(next);
    const { article } = (await pageAt(next)) ?? {};
    if (!article) break;
    if (!isOneStory(first.article, article)) {
      next = null;
      break;
    }
    articles.push(article);
    next = article.next_page;
  }
  return {
    article: { ...joined(articles), next_page: next },
    storyUrl,
    warnings: next === null ? first.warnings : [...first.warnings, 'pages_missing'],
  };
}

/** Every page of a story has its headline; a link to the next story by a number leads to another one. */
function isOneStory(first: ParsedArticle, later: ParsedArticle): boolean {
  const plain = (title: string | null) =>
    title
      ?.toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim() ?? '';
  return later.title === null || plain(later.title).startsWith(plain(first.title));
}

function joined(articles: ParsedArticle[]): ParsedArticle {
  const [first, ...rest] = articles;
  if (!first) throw new RangeError('There is no page to join.');
  const lead = first.lead;
  // Papers print the standfirst on every page.
  const parts = [first, ...rest.map((article) => withoutLead(article, lead))];
  const images = new Map(articles.flatMap((article) => article.images.map((image) => [image.url, image])));
  return {
    ...first,
    body: parts.flatMap(({ body }) => body ?? []).join('\n\n') || null,
    body_html: parts.flatMap(({ body_html }) => body_html ?? []).join('\n') || null,
    word_count: parts.reduce((sum, { word_count }) => sum + word_count, 0),
    images: [...images.values()],
    live_entries: articles.flatMap(({ live_entries }) => live_entries),
  };
}

function withoutLead(article: ParsedArticle, lead: string | null) {
  const { body, body_html, word_count } = article;
  if (!lead || !body?.startsWith(`${lead}\n\n`)) return { body, body_html, word_count };
  return {
    body: body.slice(lead.length + 2),
    body_html: body_html?.slice(body_html.indexOf('\n') + 1) ?? null,
    word_count: word_count - lead.split(/\s+/).length,
  };
}
