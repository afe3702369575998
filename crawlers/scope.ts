import { NewskeepError } from '../model/errors.ts';
import type { Job } from '../model/job.ts';
import { remembered } from '../model/remembered.ts';
import { isLoopback } from '../model/url.ts';

/** Says whether a URL's host is one that the job may ask. */
export type Scope = (url: string) => boolean;

const withoutWww = (hostname: string) => hostname.replace(/^www\./, '');

/**
 * `allowed_hosts`: "example.org" is that host on any port, "127.0.0.1:8080" that port alone, "*.example.org"
 * the domain and all below it. Without any, the hosts of the seeds, with and without "www.".
 */
export function scopeOf(job: Pick<Job, 'seeds' | 'allowed_hosts'>): Scope {
  if (job.allowed_hosts.length === 0) {
    const hosts = new Set(job.seeds.map((seed) => withoutWww(new URL(seed).host)));
    return remembered((url) => hosts.has(withoutWww(new URL(url).host)));
  }
  const exact = new Set<string>();
  const domains: string[] = [];
  for (const pattern of job.allowed_hosts.map((host) => host.toLowerCase())) {
    if (pattern.startsWith('*.')) domains.push(pattern.slice(2));
    else exact.add(pattern);
  }
  return remembered((url) => {
    const { host, hostname } = new URL(url);
    return (
      exact.has(host) ||
      exact.has(hostname) ||
      domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
    );
  });
}

/** Throws `contact_missing` when strangers would be asked without being told whom to write to. */
export function requireContact(job: Pick<Job, 'seeds' | 'allowed_hosts' | 'contact'>): void {
  if (job.contact) return;
  const hosts = [...job.seeds.map((seed) => new URL(seed).hostname), ...job.allowed_hosts];
  const stranger = hosts.find((host) => !isLoopback(host));
  if (stranger)
    throw new NewskeepError(
      'contact_missing',
      `${stranger} is to be crawled, but nobody is named whom its people could write to.`,
      {
        hint: 'Set `contact:` in the job file, or --contact you@example.org.',
      },
    );
}
