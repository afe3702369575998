import type { Job } from '../../model/job.ts';

/** How one host is asked. */
export interface HostRules {
  delayMs: number;
  perHost: number;
  timeoutMs: number;
  pageBytes: number;
}

/**
 * The rules of a job for each host: its own where the job has some, else the ones for all. The nearest name counts:
 * the host with its port, the host, the host without "www.", then "*.domain" from the longest to the shortest.
 */
export function hostRulesOf(job: Pick<Job, 'hosts' | 'politeness' | 'limits'>): (host: string) => HostRules {
  const own = new Map(Object.entries(job.hosts).map(([name, rules]) => [name.toLowerCase(), rules]));
  const { politeness, limits } = job;
  return (host) => {
    const name = own.size > 0 ? namesOf(host).find((one) => own.has(one)) : undefined;
    const rules = name === undefined ? undefined : own.get(name);
    return {
      delayMs: rules?.delay_ms ?? politeness.delay_ms,
      perHost: rules?.per_host ?? politeness.per_host,
      timeoutMs: (rules?.timeout_s ?? politeness.timeout_s) * 1000,
      pageBytes: rules?.page_bytes ?? limits.page_bytes,
    };
  };
}

/** The largest page that any host of the job may send, in bytes: what was fetched is read too. */
export const largestPage = ({ hosts, limits }: Pick<Job, 'hosts' | 'limits'>): number =>
  Math.max(limits.page_bytes, ...Object.values(hosts).map(({ page_bytes = 0 }) => page_bytes));

function namesOf(host: string): string[] {
  const bare = host.replace(/:\d+$/, '');
  const labels = bare.split('.');
  return [host, bare, bare.replace(/^www\./, ''), ...labels.map((_, i) => `*.${labels.slice(i).join('.')}`)];
}
