import { VERSION } from '../../version.ts';
import { plural } from '../../words.ts';
import { type Selection, wordsOf } from '../selection.ts';
import type { Written } from '../written.ts';
import type { Completeness, JobCompleteness } from './completeness.ts';
import type { Counted, Facts } from './facts.ts';

export interface CardParts {
  title: string;
  selection: Selection;
  facts: Facts;
  written: Written;
  completeness: Completeness;
  /** As CITATION.cff has it. */
  version: string;
}

/** `DATASET.md`: what a person has to know of an export before using it. */
export function card({ title, selection, facts, written, completeness, version }: CardParts): string {
  return `${[
    `# ${title}`,
    `Records of newspaper pages, taken out of an archive by newskeep ${VERSION}. Version of the data: \`${version}\`.`,
    '## What is in it',
    [
      `- selection: ${code(wordsOf(selection).join('; ') || 'the whole archive')}`,
      `- fetched: ${facts.fetched_from ?? '–'} to ${facts.fetched_to ?? '–'}`,
      `- rows: ${rowsOf(written)}`,
    ].join('\n'),
    table(
      ['host', 'stories', 'revisions', 'headlines', 'captures', 'published from', 'to'],
      facts.hosts.map((of) => [
        of.host,
        of.stories,
        of.revisions,
        of.headlines,
        of.captures,
        of.published_from ?? '–',
        of.published_to ?? '–',
      ]),
    ),
    'Days of publication are those that the pages state.',
    '## Languages',
    counted('language', facts.languages),
    '## What is missing',
    ...missing(completeness),
    '## Rights',
    'The texts belong to the papers and their authors; newskeep gives no licence for them. This is what the pages say of themselves.',
    `${plural(written.textLeftOut, 'record is', 'records are')} without text, because the page opted out of its use (\`text_left_out\` in \`warnings\`).`,
    counted('access', facts.access),
    counted('usage', facts.usage),
    '## Files',
    '`datapackage.json` lists every file with its bytes, its SHA-256 and its columns. `CITATION.cff` says how to cite.',
  ].join('\n\n')}\n`;
}

/** What an export is called: "News of 2 hosts, fetched 2026-02-01 to 2026-02-04". */
export function titleOf({ hosts, fetched_from: from, fetched_to: to }: Facts): string {
  const [only, ...more] = hosts;
  const of = only && more.length === 0 ? only.host : plural(hosts.length, 'host');
  return from && to ? `News of ${of}, fetched ${from.slice(0, 10)} to ${to.slice(0, 10)}` : `News of ${of}`;
}

const rowsOf = ({ articles, readings, headlines, captures }: Written): string =>
  [
    plural(articles, 'article'),
    ...(readings > 0 ? [plural(readings, 'reading')] : []),
    ...(headlines > 0 ? [plural(headlines, 'headline')] : []),
    ...(captures > 0 ? [plural(captures, 'capture')] : []),
  ].join(', ');

function missing(completeness: Completeness): string[] {
  if ('unknown' in completeness)
    return [`It cannot be told: ${completeness.unknown}. What is not here may exist all the same.`];
  return [
    'What the jobs of the archive know of these hosts, over all days, as `newskeep coverage` counts it. A day without stories is a day of silence of the paper only where nothing is missing.',
    ...completeness.jobs.flatMap(ofJob),
  ];
}

const MISSING = ['known', 'held', 'walled', 'gone', 'refused', 'failed', 'waiting'] as const;

function ofJob({ job, hosts, forgotten }: JobCompleteness): string[] {
  const gaps = hosts.flatMap(({ host, gaps }) =>
    gaps.map((gap) => `- ${host}: ${gap.from} to ${gap.to} (${gap.kind})`),
  );
  return [
    `### Job ${code(job)}`,
    table(
      ['host', ...MISSING],
      hosts.map((host) => [host.host, ...MISSING.map((name) => host[name])]),
    ),
    ...(forgotten > 0 ? [`${plural(forgotten, 'story was', 'stories were')} taken out for good.`] : []),
    ...(gaps.length > 0 ? [`Times that look like an outage:\n\n${gaps.join('\n')}`] : []),
  ];
}

const counted = (name: string, values: Counted[]): string =>
  values.length > 0
    ? table(
        [name, 'stories'],
        values.map(({ value, stories }) => [value === null ? 'not stated' : code(value), stories]),
      )
    : `No page states ${name}.`;

const table = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** Text of pages never makes Markdown. */
const cell = (value: string | number): string => String(value).replaceAll('|', '\\|').replace(/\s+/g, ' ');
const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;
