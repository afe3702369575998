import type { PageInput } from '../../../model/page.ts';
import type { Inspection } from '../../../parsers/inspect.ts';
import type { Comparison } from '../../inspect/compare.ts';
import { fieldsOf, shown } from '../../inspect/fields.ts';
import { plural, printable } from './terminal.ts';

const NAME = 20;
const indent = ' '.repeat(NAME + 1);
const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** Each field, the rule that gave it, and what else was considered; then the blocks that were kept and cut. */
export function inspectSummary(
  { url }: PageInput,
  { parsed, blocks }: Inspection,
  compared?: Comparison,
  columns = process.stdout.columns || 100,
): string {
  const width = Math.max(40, columns - NAME - 1);
  const lines = [`${'url'.padEnd(NAME)} ${url}`, `${'kind'.padEnd(NAME)} ${parsed.kind}`];
  for (const { field, value, rule, confidence, others } of parsed.article ? fieldsOf(parsed.article) : []) {
    if (field === 'body_html') continue;
    const sure = confidence === null ? '' : `, ${Math.round(confidence * 100)} % sure`;
    lines.push(`${field.padEnd(NAME)} ${cut(shown(value), width) || '(none)'}`);
    if (rule) lines.push(`${indent}  by ${rule}${sure}`);
    for (const other of others)
      lines.push(`${indent}  not ${cut(`${other.rule}: ${other.value}`, width - 6)}`);
  }
  const kept = blocks.filter((block) => block.kept);
  lines.push(
    `${'blocks'.padEnd(NAME)} ${kept.length} of ${blocks.length} kept`,
    ...reasonsOf(blocks.filter((block) => !block.kept)).map(
      ([reason, n]) => `${indent}  ${String(n).padStart(4)} cut: ${reason}`,
    ),
    `${'latest_headlines'.padEnd(NAME)} ${plural(parsed.latest_headlines.length, 'item')}`,
  );
  for (const { time_text, title } of parsed.latest_headlines.slice(0, 5))
    lines.push(`${indent}  ${cut(`${time_text ?? ''} ${title}`.trim(), width - 2)}`);
  for (const warning of parsed.warnings) lines.push(`${'warning'.padEnd(NAME)} ${warning}`);
  if (compared) lines.push('', ...comparison(compared, width));
  return lines.map(printable).join('\n');
}

function reasonsOf(blocks: Inspection['blocks']): [string, number][] {
  const counts = new Map<string, number>();
  for (const { reason } of blocks) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 8);
}

function comparison(compared: Comparison, width: number): string[] {
  const { title, byline, agreement, only_newskeep: ours, only_readability: theirs } = compared;
  const list = (texts: string[], sign: string) =>
    texts.slice(0, 8).map((text) => `${indent}  ${sign} ${cut(text, width - 4)}`);
  return [
    `Readability says`,
    `${'title'.padEnd(NAME)} ${cut(title ?? '(none)', width)}`,
    `${'byline'.padEnd(NAME)} ${cut(byline ?? '(none)', width)}`,
    `${'body'.padEnd(NAME)} ${(agreement * 100).toFixed(1)} % of the words agree`,
    `${'only newskeep'.padEnd(NAME)} ${plural(ours.length, 'paragraph')}`,
    ...list(ours, '+'),
    `${'only Readability'.padEnd(NAME)} ${plural(theirs.length, 'paragraph')}`,
    ...list(theirs, '-'),
  ];
}
