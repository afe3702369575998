import type { PageInput } from '../../../model/page.ts';
import type { InspectedBlock, Inspection } from '../../../parsers/inspect.ts';
import type { Comparison } from '../../inspect/compare.ts';
import { fieldsOf, type InspectedField, legible, shown } from '../../inspect/fields.ts';
import { INSPECT_STYLE } from './inspect_style.ts';
import { html, type Markup } from './markup.ts';
import { pageShell } from './page_shell.ts';

/** One page that shows a page's text, what was kept and cut and why, and where each field came from. No script. */
export function inspectPageHtml(
  input: PageInput,
  { parsed, blocks }: Inspection,
  compared?: Comparison,
): string {
  const { article, kind } = parsed;
  const kept = blocks.filter((block) => block.kept).length;
  const body = html`<header>
<h1 dir="auto">${article?.title ?? `No story: ${kind}`}</h1>
<p><a href="${input.url}" rel="noreferrer">${legible(input.url)}</a></p>
<p>${kind} · ${kept} of ${blocks.length} blocks kept · parser ${parsed.parser_version}</p>
${parsed.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
</header>
<nav><a href="#fields">Fields</a> <a href="#text">Text</a>${compared && html` <a href="#readability">Readability</a>`}</nav>
<section id="fields">
<h2>Fields</h2>
${
  article
    ? html`<dl>${fieldsOf(article)
        .filter(({ field }) => !HIDDEN.has(field))
        .map(fieldRow)}</dl>`
    : html`<p>A page of this kind tells no story.</p>`
}
</section>
<section id="text">
<h2>The page’s text</h2>
<p class="legend"><span class="kept lead">kept: standfirst</span> <span class="kept heading">kept: heading</span> <span class="kept">kept: paragraph</span> <span class="cut">cut, with the reason</span> ${MARKS.map(([mark, label]) => html`<b class="mark ${mark}">${label}</b> `)}</p>
<div class="blocks" lang="${article?.language ?? ''}">
${runsOf(blocks).map(runRow)}
</div>
</section>
${compared && comparison(compared)}`;
  return pageShell(`${article?.title ?? kind} – newskeep inspect`, INSPECT_STYLE, body);
}

/** The text stands below anyway. */
const HIDDEN = new Set(['body', 'body_html', 'lead', 'word_count']);

const MARKS = [
  ['headline', 'headline'],
  ['byline', 'byline'],
  ['date', 'date'],
  ['tag', 'tag'],
  ['latest', 'latest list'],
  ['caption', 'caption'],
] as const;

function fieldRow({ field, value, rule, confidence, others }: InspectedField): Markup {
  const texts = (Array.isArray(value) && field === 'images' ? value : [value]).map(shown).filter(Boolean);
  return html`<div>
<dt>${field}</dt>
<dd>${texts.length > 0 ? texts.map((text) => html`<span class="value" dir="auto">${text}</span>`) : html`<span class="none">none</span>`}
${rule && html`<small>by <code>${rule}</code>${confidence !== null && html`, ${Math.round(confidence * 100)} % sure`}</small>`}
${others.map((other) => html`<small class="other">not <code>${other.rule}</code>: <span dir="auto">${other.value}</span></small>`)}</dd>
</div>
`;
}

/** Neighbours that were cut for the same reason stand together, so that menus take no screens of room. */
function runsOf(blocks: readonly InspectedBlock[]): InspectedBlock[][] {
  const runs: InspectedBlock[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    const [first] = last ?? [];
    const isAlike = first && !first.kept && !block.kept && first.reason === block.reason;
    if (last && isAlike && isMarked(first) === isMarked(block)) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** Whoever looks for the byline or the date must not have to unfold a menu. */
const isMarked = ({ marks: some }: InspectedBlock): boolean =>
  some.some((mark) => mark !== 'latest' && mark !== 'tag');

/** A run of short lines is a menu or a list of links: set close together from here on, and folded from there on. */
const SHORT = 60;
const CLOSE = 4;
const FOLDED = 12;

function runRow(run: InspectedBlock[]): Markup {
  const [first] = run;
  if (!first) return html``;
  if (first.kept)
    return html`<p class="kept ${first.role}" dir="auto"><small>${first.role === 'paragraph' ? null : first.role}${score(first)}</small>${marks(first)}${first.text}</p>
`;
  const chars = run.reduce((sum, { text }) => sum + text.length, 0);
  const isShort = chars / run.length < SHORT;
  const lines = run.map(
    (block) =>
      html`<span class="line${block.hidden && ' unseen'}" dir="auto">${marks(block)}${block.text}</span> `,
  );
  const reason = html`${run.length > 1 && html`${run.length} × `}${first.reason}${run.length === 1 && score(first)}`;
  return run.length > FOLDED && isShort && !isMarked(first)
    ? html`<details class="cut"><summary><small>${reason}</small> <span dir="auto">${run
        .slice(0, 4)
        .map(({ text }) => text)
        .join(' · ')
        .slice(0, 90)} …</span></summary>${lines}</details>
`
    : html`<div class="cut${run.length >= CLOSE && isShort && ' close'}"><small>${reason}</small>${lines}</div>
`;
}

/** A verdict that is as sure as can be needs no figure. */
const score = ({ score: figure }: InspectedBlock) =>
  figure > 0 && figure < 1 ? ` ${figure.toFixed(2)}` : null;

const marks = ({ marks: some }: InspectedBlock): Markup[] =>
  MARKS.filter(([mark]) => some.includes(mark)).map(
    ([mark, label]) => html`<b class="mark ${mark}">${label}</b> `,
  );

function comparison({ title, byline, agreement, only_newskeep, only_readability }: Comparison): Markup {
  const list = (name: string, texts: string[], kind: string) =>
    html`<h3>${name}: ${texts.length}</h3>${texts.map((text) => html`<p class="${kind}" dir="auto">${text}</p>`)}`;
  return html`<section id="readability">
<h2>Readability</h2>
<dl><div><dt>title</dt><dd dir="auto">${title ?? 'none'}</dd></div><div><dt>byline</dt><dd dir="auto">${byline ?? 'none'}</dd></div><div><dt>body</dt><dd>${(agreement * 100).toFixed(1)} % of the words agree</dd></div></dl>
${list('Paragraphs that only newskeep has', only_newskeep, 'kept')}
${list('Paragraphs that only Readability has', only_readability, 'cut')}
</section>
`;
}
