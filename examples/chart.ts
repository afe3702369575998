/**
 * A page with a chart, which needs no network and no script: stories a day, by paper.
 *
 *   npx newskeep export --data demo-data --format jsonl -o papers-jsonl
 *   node examples/chart.ts papers-jsonl chart.html
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Row {
  id: string;
  host: string;
  publisher: string | null;
  published_at: string | null;
}

const [folder = 'papers-jsonl', page = 'chart.html'] = process.argv.slice(2);
const lines = gunzipSync(readFileSync(path.join(folder, 'articles.jsonl.gz')))
  .toString()
  .trim()
  .split('\n');
// A row a revision, the earlier ones first: the last one of each story counts.
const stories = new Map<string, Row>();
for (const row of lines.map((line): Row => JSON.parse(line))) stories.set(row.id, row);

const dated = [...stories.values()].filter(({ published_at }) => published_at !== null);
const dayOf = ({ published_at }: Row) => String(published_at).slice(0, 10);
const paperOf = ({ publisher, host }: Row) => publisher ?? host;
const days = [...new Set(dated.map(dayOf))].sort();
const papers = [...new Set(dated.map(paperOf))].sort();
const count = (paper: string, day: string) =>
  dated.filter((row) => paperOf(row) === paper && dayOf(row) === day).length;

const COLOURS = ['#1b6ca8', '#c2571a', '#3f7d3a', '#7a4b94', '#8a6d00', '#4d4d4d'];
const BAR = 14;
const HEIGHT = 240;
const GROUP = papers.length * BAR + 16;
const most = Math.max(1, ...papers.flatMap((paper) => days.map((day) => count(paper, day))));
const width = Math.max(320, days.length * GROUP + 40);

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

function bar(paper: string, day: string): string {
  const n = count(paper, day);
  const tall = (n / most) * HEIGHT;
  const left = 30 + days.indexOf(day) * GROUP + papers.indexOf(paper) * BAR;
  const label = `${paper}, ${day}: ${n} stories`;
  return `<rect x="${left}" y="${20 + HEIGHT - tall}" width="${BAR - 2}" height="${tall}" fill="${colourOf(paper)}" data-stories="${n}"><title>${escaped(label)}</title></rect>`;
}

const colourOf = (paper: string) => COLOURS[papers.indexOf(paper) % COLOURS.length];
const bars = days.flatMap((day) => papers.map((paper) => bar(paper, day)));
const labels = days.map(
  (day, at) => `<text x="${30 + at * GROUP}" y="${HEIGHT + 38}" font-size="11">${day.slice(5)}</text>`,
);
const head = papers.map(
  (paper) => `<th scope="col"><span style="color:${colourOf(paper)}">■</span> ${escaped(paper)}</th>`,
);
const rows = days.map(
  (day) =>
    `<tr><th scope="row">${day}</th>${papers.map((paper) => `<td>${count(paper, day)}</td>`).join('')}</tr>`,
);

writeFileSync(
  page,
  `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stories a day</title>
<style>body{font:16px system-ui;margin:2rem}figure{margin:0;overflow-x:auto}table{border-collapse:collapse}th,td{padding:.2rem .8rem;text-align:right}</style>
<h1>Stories a day</h1>
<figure><svg role="img" aria-label="Stories a day by paper; the table below has the numbers" width="${width}" height="${HEIGHT + 50}">
<text x="0" y="14" font-size="11">${most} stories</text><line x1="24" x2="${width}" y1="${HEIGHT + 20}" y2="${HEIGHT + 20}" stroke="#888"/>
${[...bars, ...labels].join('\n')}
</svg></figure>
<table><thead><tr><th scope="col">day</th>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>
</html>
`,
);
console.log(`${page}: ${dated.length} stories of ${papers.length} papers on ${days.length} days`);
