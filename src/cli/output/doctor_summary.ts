import type { Diagnosis, Finding } from '../../doctor/schema.ts';
import { number, plural, printable } from './terminal.ts';

/** A diagnosis for a person: by kind, each finding with its numbers and pages to look at; what to do, once a kind. */
export function doctorSummary({ findings, hosts, last_fetch_at }: Diagnosis): string {
  const seen = `${plural(hosts, 'host')} looked at${last_fetch_at ? `, last fetched ${minute(last_fetch_at)}` : ''}`;
  if (findings.length === 0) return `Nothing is wrong (${seen}).`;
  const head = `${plural(findings.length, 'finding')} (${seen}).`;
  const kinds = [...Map.groupBy(findings, ({ kind, advice }) => `${kind} ${advice}`).values()];
  return [head, ...kinds.map(kindLines)].map(printable).join('\n\n');
}

function kindLines(findings: Finding[]): string {
  const [first] = findings;
  return [
    first ? kindName(first.kind) : '',
    ...findings.map(findingLines),
    ...(first ? [`  → ${first.advice}`] : []),
  ].join('\n');
}

function findingLines({ host, source, field, since, what, evidence, pages }: Finding): string {
  const about = [host ?? source, field, since === null ? null : `since ${minute(since)}`].filter(
    (text) => text !== null,
  );
  return [
    `  ${about.join(' · ')}`,
    `    ${what}`,
    ...(Object.keys(evidence).length > 0 ? [`    ${evidenceText(evidence)}`] : []),
    ...pages.map(({ url, when, fetched_at }) => `    ${when.padEnd(6)} ${minute(fetched_at)}  ${url}`),
  ].join('\n');
}

export const kindName = (kind: Finding['kind']): string => kind.replaceAll('_', ' ').toUpperCase();

export const evidenceText = (evidence: Finding['evidence']): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${told(value)}`)
    .join(', ');

function told(value: string | number): string {
  if (typeof value === 'string') return value;
  return value > 0 && value < 0.001 ? value.toExponential(1) : number(value);
}

export const minute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
