import type { ParsedPage } from '../../../model/page.ts';
import { plural, printable } from './terminal.ts';

/** What a page gave, for a person. */
export function pageSummary(page: ParsedPage): string {
  const { article } = page;
  const lines = [`kind        ${page.kind}`];
  const field = (name: string, value: string | null | undefined) =>
    lines.push(`${name.padEnd(12)}${value || '(none)'}`);
  if (article) {
    field('title', article.title);
    field('byline', article.byline);
    field('authors', article.authors.map((author) => author.name).join(', '));
    field(
      'published',
      article.published_at && `${article.published_at} (to the ${article.published_precision})`,
    );
    field('modified', article.modified_at);
    field('language', article.language);
    field('section', article.section);
    field('tags', article.tags.join(', '));
    field('access', article.access);
    field(
      'body',
      `${plural(article.word_count, 'word')}: ${article.body?.slice(0, 200).replace(/\s+/g, ' ') ?? ''}…`,
    );
  }
  field('headlines', plural(page.latest_headlines.length, 'item'));
  for (const { title, time_text } of page.latest_headlines.slice(0, 5))
    lines.push(`            ${time_text ?? ''} ${title}`);
  field('links', String(page.links.length));
  for (const warning of page.warnings) field('warning', warning);
  return lines.map(printable).join('\n');
}
