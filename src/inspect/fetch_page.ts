import { setTimeout as sleep } from 'node:timers/promises';
import { redirectTarget, seedUrl } from '../../crawlers/discover.ts';
import { Fetcher } from '../../crawlers/fetcher.ts';
import { requireContact, scopeOf } from '../../crawlers/scope.ts';
import { userAgent } from '../../crawlers/user_agent.ts';
import { type Capture, header, newVisitId } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { PageInput } from '../../model/page.ts';
import { hostOf, normalizeUrl } from '../../model/url.ts';
import type { Visit } from '../../queues/port.ts';
import { jobFromSeeds } from '../jobs/load.ts';
import { VERSION } from '../version.ts';

/**
 * Fetches one page as a crawl would: robots.txt first, paced, under a user agent that names the contact. Redirects
 * are followed within the site. Throws what a crawl would report (`robots_refused`, `http_client_error`, …).
 */
export async function fetchPage(url: string, contact: string | undefined): Promise<PageInput> {
  const job = jobFromSeeds([url], { contact });
  requireContact(job);
  const scope = scopeOf(job);
  const fetcher = new Fetcher({
    job,
    userAgent: userAgent(VERSION, job.contact),
    run: 1,
    validatorsOf: () => undefined,
    onRobots: async () => undefined,
  });
  try {
    let visit = visitTo(normalizeUrl(url) ?? url, job.name, 0);
    for (;;) {
      const { capture, error, pauseMs } = await fetcher.fetch(visit);
      if (error) throw error;
      const target = capture && redirectTarget(visit, capture, job, scope);
      if (target === 'loop')
        throw new NewskeepError('redirects_exhausted', `${url}: the redirects lead in a circle or too far.`);
      if (target === 'outside')
        throw new NewskeepError('out_of_scope', `${visit.url}: it redirects to another site.`, {
          hint: `Ask for that page itself: ${header(capture?.response.headers ?? [], 'location')}`,
        });
      if (capture && !target) return inputOf(capture, job.limits.page_bytes);
      if (target) visit = visitTo(target.url, job.name, visit.redirects + 1);
      await sleep(pauseMs);
    }
  } finally {
    await fetcher.close();
  }
}

const visitTo = (url: string, job: string, redirects: number): Visit => ({
  ...seedUrl(url),
  redirects,
  host: hostOf(url),
  id: newVisitId(job, 1),
  attempts: 0,
  linksKnown: false,
  memory: null,
  datedAt: null,
});

function inputOf(capture: Capture, maxBytes: number): PageInput {
  const { status, headers } = capture.response;
  if (status !== 200)
    throw new NewskeepError('http_client_error', `${capture.url}: the host answers ${status}.`);
  return {
    body: decodedBody(capture, maxBytes),
    url: capture.url,
    contentType: header(headers, 'content-type'),
    fetchedAt: capture.fetchedAt,
  };
}
