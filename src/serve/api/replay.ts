import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';
import { route } from './route.ts';
import { STORY_ID } from './story.ts';

export const replayRoute = route({
  method: 'post',
  path: '/articles/{id}/replay',
  summary: 'Makes the archived page of a revision ready to be replayed, at an address of another origin',
  params: STORY_ID,
  body: z.object({ revision: z.int().positive().describe('Which revision of the story.') }),
  answer: z.object({
    url: z.string().describe('Shows the page, in a frame of this server’s own page.'),
    wacz: z.string().describe('The same as a WACZ file, to keep.'),
    archived_url: z.string(),
    fetched_at: z.string(),
    captures: z.int().describe('Records in it: the page, and what its scripts fetched.'),
  }),
  async handle({ replay }, { params: { id }, body: { revision }, signal, host }) {
    if (!replay)
      throw new NewskeepError('usage', 'ReplayWeb.page is not installed here.', {
        hint: 'npm install replaywebpage, beside newskeep, and start newskeep serve again.',
      });
    return replay({ id, revision, host, signal });
  },
});
