import type { Page } from '../page.ts';
import type { Found } from '../rule.ts';
import { type Candidate, type Known, tagCandidates } from '../tags/candidates.ts';
import { likelihood } from '../tags/model.ts';
import { CUT } from '../tags/weights.ts';

const sourcesOf = (candidates: readonly Candidate[]) => [
  ...new Set(candidates.flatMap(({ sources }) => sources)),
];

/** What was refused, a line for each place that named it first. */
function refusals(refused: readonly Candidate[]): { rule: string; value: string }[] {
  const lines = new Map<string, string>();
  for (const { text, sources } of refused) {
    const rule = sources[0] ?? '';
    const line = lines.get(rule);
    if (line === undefined || line.length < 200) lines.set(rule, line ? `${line}, ${text}` : text);
  }
  return [...lines].map(([rule, value]) => ({
    rule,
    value: value.length > 200 ? `${value.slice(0, 199)}…` : value,
  }));
}

/**
 * Topics of the story. JSON-LD, metas and printed links name candidates; how likely each is a topic follows
 * from where it stands, who else names it, and whether the story speaks of it. Papers also put there their own
 * name, the headline cut into words, and the words that they hope to be found by.
 */
export function findTags(page: Page, known: Known): Found<string[]> | undefined {
  const kept: Candidate[] = [];
  const refused: Candidate[] = [];
  for (const candidate of tagCandidates(page, known)) {
    const { features, sources } = candidate;
    // A paper or section named in the head is bookkeeping; printed among the topics it is one.
    const isName =
      features.author === 1 ||
      (!sources.includes('printed') && (features.site === 1 || features.section === 1));
    (!isName && likelihood(features, page.models.tags) > CUT ? kept : refused).push(candidate);
  }
  if (kept.length === 0) return undefined;
  return { value: kept.map(({ text }) => text), rule: sourcesOf(kept).join('+'), others: refusals(refused) };
}
