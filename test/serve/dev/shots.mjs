import { chromium } from 'playwright';
import { readFileSync } from 'node:fs';
const base = process.argv[2]; const only = process.argv[3];
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-dev-shm-usage'] });
const api = async (p) => (await fetch(`${base}api/v1${p}`)).json();
const { id: ferry } = await api('/article-at?url=' + encodeURIComponent('http://quay.test/news/ferry-timetable'));
const lists = (await api('/lists')).lists;
const inList = await fetch(`${base}api/v1/query`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sql: "SELECT a.id FROM articles a JOIN headlines h ON h.url = a.url GROUP BY a.id ORDER BY count(*) DESC LIMIT 1" }) }).then((r) => r.json());
const clu = await fetch(`${base}api/v1/query`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sql: "SELECT article_id AS id FROM near_duplicates WHERE host LIKE '%en.example' LIMIT 1" }) }).then((r) => r.json());
const views = {
  search: '#/search?q=ferry', text: `#/article/${ferry}`, provenance: `#/article/${ferry}/provenance`, revisions: `#/article/${ferry}/revisions`,
  cluster: `#/article/${clu.rows[0]?.id}/cluster`, life: `#/article/${inList.rows[0]?.id}/life`, replay: `#/article/${ferry}/replay`,
  days: '#/charts/days', strip: '#/charts/strip', tags: '#/charts/tags', syndication: '#/charts/syndication', sql: '#/sql?q=SELECT%20host%2C%20count(*)%20AS%20n%20FROM%20articles%20GROUP%20BY%20host', jobs: '#/jobs', coverage: '#/coverage', health: '#/health',
};
for (const [width, height, scheme] of [[1280, 900, 'light'], [390, 844, process.env.DARK ? 'dark' : 'light']]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, bypassCSP: false });
  for (const [name, hash] of Object.entries(views)) {
    if (only && !only.split(',').includes(name)) continue;
    const page = await context.newPage();
    const errors = [];
    page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') errors.push(m.text() + ' @' + m.location().url); });
    page.on('pageerror', (e) => errors.push(String(e)));
    await page.goto(base + hash);
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'), null, { timeout: 60000 });
    if (name === 'sql') { await page.getByRole('button', { name: 'Run' }).click(); await page.waitForSelector('.answer table'); }
    await page.waitForTimeout(name === 'replay' ? 9000 : 400);
    await page.screenshot({ path: `/tmp/c8-shots/${name}-${width}.png`, fullPage: name !== 'replay' });
    await page.evaluate(() => { const t = document.documentElement.scrollWidth; if (t > innerWidth) console.error('wider than the screen: ' + t); });
    // axe takes eval of its source
    await page.evaluate(axe).catch((e) => errors.push('axe: ' + e));
    const found = await page.evaluate(() => axe.run(document, { iframes: false }));
    for (const v of found.violations) errors.push(`axe ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150)).join(' | ')}`);
    console.log(width, name, errors.length ? errors : 'ok');
    await page.close();
  }
  await context.close();
}
await browser.close();
