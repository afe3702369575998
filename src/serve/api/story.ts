import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';
import type { Article } from '../../../model/records.ts';
import type { Served } from '../served.ts';

export const STORY_ID = z.object({
  id: z
    .string()
    .regex(/^[\da-f]{32}$/, 'no id of a story, which has 32 signs, 0 to 9 and a to f')
    .describe('`id` of the article.'),
});

/** The current record of a story; throws `nothing_selected`. */
export async function story(served: Served, id: string, signal: AbortSignal): Promise<Article> {
  const [found] = await served.rows<Article>('SELECT * FROM articles WHERE id = $1', [id], signal);
  if (found) return found;
  throw new NewskeepError('nothing_selected', `The archive holds no story ${id}.`, {
    hint: 'It may have been forgotten since (newskeep forget).',
  });
}

/** Without what the views add for counting. */
export function rowOf(article: Article): Article {
  const { published_on, published_instant, ...row } = article as Article & Record<string, unknown>;
  return row;
}
