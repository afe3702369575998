import type { RunReport } from '../../pipeline/report.ts';
import { bytes, number, plural, printable } from './terminal.ts';

/** One line while the run goes on. */
export function progressLine(report: RunReport): string {
  const rate = report.seconds > 0 ? report.fetched / report.seconds : 0;
  const { articles } = report;
  return [
    `${plural(report.fetched, 'page')} (${rate.toFixed(0)}/s)`,
    `${number(articles.new)} new`,
    `${number(articles.revised)} revised`,
    `${number(articles.unchanged + report.not_modified)} unchanged`,
    `${plural(report.headlines, 'headline')}`,
    bytes(report.bytes_in),
  ].join(' · ');
}

/** What the run did, for a person. */
export function runSummary(report: RunReport): string {
  const { articles, frontier } = report;
  const lines = [
    headline(report),
    `  fetched    ${plural(report.fetched, 'page')}, ${bytes(report.bytes_in)} received, ${bytes(report.bytes_kept)} of it new in the archive (compressed), in ${report.seconds} s`,
    `  articles   ${number(articles.new)} new, ${number(articles.revised)} revised, ${number(articles.unchanged)} unchanged, ${plural(articles.duplicate, 'copy', 'copies')} of known ones`,
    `  unchanged  ${plural(report.not_modified, 'page')} that the host says did not change (no body fetched)`,
    `  headlines  ${number(report.headlines)} new rows`,
    `  pages      ${list(report.kinds) || 'none'}`,
  ];
  const { drawn, answers, waiting, hint } = report.browser;
  if (drawn > 0)
    lines.push(`  browser    ${plural(drawn, 'page')} drawn, ${plural(answers, 'answer')} to their scripts`);
  if (waiting > 0) lines.push(`  browser    ${plural(waiting, 'page waits', 'pages wait')} for one. ${hint}`);
  if (Object.keys(report.found_by).length > 0) lines.push(`  found by   ${list(report.found_by)}`);
  for (const [host, reasons] of Object.entries(report.traps))
    lines.push(`  traps      ${host}: ${list(reasons)} left alone`);
  const { robots_refused, trap_cut, ...trouble } = report.errors;
  if (Object.keys(trouble).length > 0) lines.push(`  trouble    ${list(trouble)} (docs/errors.md)`);
  lines.push(
    `  frontier   ${number(frontier.done)} done, ${number(frontier.waiting)} waiting, ${number(frontier.failed)} failed, ${number(frontier.refused)} refused${robots_refused || trap_cut ? ' (robots.txt, scope, traps)' : ''}`,
  );
  if (report.lastmod_due > 0)
    lines.push(
      `  changed    ${plural(report.lastmod_due, 'page')} taken up again, since a sitemap or feed says so`,
    );
  const { lastmod_doubtful: doubtful = 0 } = report.warnings;
  if (doubtful > 0)
    lines.push(
      `  changed    ${plural(doubtful, 'sitemap or feed says', 'sitemaps or feeds say')} so of most of its pages, and is not believed`,
    );
  for (const { url, looked_again } of report.windows_missed)
    lines.push(
      `  window     ${url} has moved on since its last look; ${plural(looked_again, 'other list')} of the host asked for what it left out`,
    );
  for (const host of report.hosts_in_trouble) lines.push(`  host       ${host} gave nothing but trouble`);
  if (report.incremental) lines.push(`  next look  ${report.next_look_at ?? 'none is planned'}`);
  for (const { url, message } of report.failures.slice(0, 5))
    lines.push(`  failed     ${message.includes(url) ? message : `${url}: ${message}`}`);
  if (report.failures.length > 5) lines.push('             and more; --json names the first twenty');
  for (const { path, bytes: cut } of report.recovery.cut)
    lines.push(`  mended     ${path}: ${bytes(cut)} cut that a killed run had not finished`);
  for (const { path } of report.recovery.removed)
    lines.push(`  mended     ${path}: removed, a killed run had only begun it`);
  return lines.map(printable).join('\n');
}

function headline(report: RunReport): string {
  const { job, run, end, frontier, resumed, seeds, seeds_failed } = report;
  const which = `Run ${run} of ${job}${resumed ? ', taken up where it was cut' : ''}`;
  const left = `to go on; ${plural(frontier.waiting, 'page waits', 'pages wait')}.`;
  if (end === 'interrupted') return `${which}: interrupted in order. Run the same command ${left}`;
  if (end === 'limit') return `${which}: stopped at its limit. Run the same command ${left}`;
  if (end === 'paused')
    return `${which}: the job is paused. newskeep resume ${job}, then the same command ${left}`;
  if (end === 'cancelled')
    return `${which}: cancelled. The next crawl begins a new run; ${plural(frontier.waiting, 'page waits', 'pages wait')}.`;
  if (end === 'waiting')
    return `${which}: every host that has pages left asks us to wait. Run the same command later ${left}`;
  if (seeds_failed === seeds) return `${which}: no seed could be fetched.`;
  if (frontier.failed > 0)
    return `${which}: finished, but ${plural(frontier.failed, 'page')} could not be fetched. Run it again later to try them once more.`;
  if (report.incremental && report.fetched === 0) return `${which}: nothing was due.`;
  return `${which}: done.`;
}

const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${number(n)} ${name}`)
    .join(', ');
