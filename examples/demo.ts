/**
 * `npm run demo`: opens the test press (invented newspapers on loopback), crawls three of them with the real
 * command line twice, some hours apart by their clock, and shows what a person gets. Run again, it shows what a visit
 * costs that finds nothing new.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPress } from '../fixtures/press/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = 'demo-data';
const HOURS = 3;

// The same addresses in each run, so that the second one knows the pages of the first.
const press = await startPress({
  papers: ['seed', 'jsonld', 'microdata'],
  articles: 66,
  port: 4280,
  network: '127.0.42',
});

const isFirst = !existsSync(path.join(root, data, 'catalog.sqlite'));
const [retitled] = [...press.truth().articles()]
  .filter(({ host }) => host === press.papers[1]?.host)
  .sort((a, b) => Date.parse(b.published_at ?? '') - Date.parse(a.published_at ?? ''));
function later(): void {
  if (retitled) press.retitle(retitled.url, `${retitled.title}, and what comes next`);
  press.clock.turnBy(HOURS * 3_600_000);
}
// Papers do not take back what they corrected.
if (!isFirst) later();

/** Runs the program as its user would, and shows the command as they would type it. */
async function newskeep(...args: string[]): Promise<number> {
  console.log(`\n\u001b[1m$ npx newskeep ${args.map(shown).join(' ')}\u001b[0m`);
  const child = spawn(process.execPath, ['bin/newskeep.js', ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** An argument as a shell takes it, on one line. */
const shown = (arg: string) => (/[\s*()]/.test(arg) ? `"${arg.replace(/\s+/g, ' ')}"` : arg);

async function crawl(): Promise<void> {
  const code = await newskeep('crawl', ...press.seeds, '--data', data, '--delay', '0');
  if (code !== 0) process.exit(code);
}

const query = (sql: string) => newskeep('query', sql, '--data', data);

try {
  console.log(
    `Three invented newspapers are open: ${press.papers.map(({ name, front }) => `${name} (${front})`).join(', ')}.`,
  );
  await crawl();
  if (isFirst) {
    later();
    console.log(
      `\nBy the papers' clock ${HOURS} hours pass: they print new stories, correct some of those before, and one gets another headline.`,
    );
    await crawl();
  }

  console.log('\nWhat the papers changed in their stories since they were seen first:');
  await newskeep('changes', '--data', data);
  console.log('\nHeadlines that changed while they stood:');
  await query('SELECT changed_at, title_before, title_after FROM headline_changes()');
  console.log('\nThe newest articles:');
  await query(
    'SELECT publisher, published_at, title, authors[1].name AS author, word_count AS words FROM articles ORDER BY published_instant DESC LIMIT 8',
  );
  console.log('\nA latest-headlines list as it stood:');
  await query(
    `SELECT position, time_text, published_at, title FROM headlines WHERE host = '${press.papers[0]?.host}' QUALIFY observed_at = max(observed_at) OVER () ORDER BY position LIMIT 8`,
  );
  console.log('\nA question in SQL: which topics did each paper write about most?');
  await query(
    `SELECT publisher, tag, stories FROM (
       SELECT publisher, tag, count(*) AS stories FROM (SELECT publisher, unnest(tags) AS tag FROM articles) GROUP BY publisher, tag
     ) QUALIFY row_number() OVER (PARTITION BY publisher ORDER BY stories DESC, tag) <= 3 ORDER BY publisher, stories DESC`,
  );
  await newskeep('status', '--data', data);

  console.log(`
Everything lies in ${data}/: WARC files with every byte received, JSONL with the records.
The papers' clock stands in February 2026, so \`newskeep doctor\` says that it and this machine's differ.
Run \`npm run demo\` again to see what a visit costs that finds nothing new. To try next:
  npx newskeep serve --data ${data}
  npx newskeep query "SELECT title, body FROM articles WHERE body ILIKE '%harbour%' LIMIT 3" --data ${data}
  npx newskeep query "SELECT kind, count(*) AS pages, sum(payload_bytes) AS bytes FROM captures GROUP BY kind" --data ${data}
  npx newskeep crawl https://your.paper.example/ --contact you@example.org --max-pages 50`);
} finally {
  await press.close();
}
