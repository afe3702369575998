import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { doctorPage } from '../../src/cli/output/doctor_page.ts';
import { doctorSummary } from '../../src/cli/output/doctor_summary.ts';
import { type Diagnosis, doctorSchema, finding } from '../../src/doctor/schema.ts';
import { crawl } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

/** A paper whose host fails after robots.txt. */
async function failingPaper(): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/robots.txt' ? 404 : 500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

const diagnosis = (...findings: Diagnosis['findings']): Diagnosis => ({
  job: '<papers>',
  made_at: '2026-02-04T18:00:00.000Z',
  last_fetch_at: null,
  hosts: 1,
  healthy: findings.length === 0,
  findings,
});
const hostile = finding('drift', 'authors <script>alert(1)</script> are \u001b[31mgone', {
  host: 'a.test"><b>',
  field: 'authors',
  since: Date.UTC(2026, 1, 3),
  evidence: { chance: 1.5e-9 },
  pages: [{ url: 'javascript:alert(1)', fetched_at: '2026-02-03T00:00:00.000Z', when: 'after' }],
});

describe('newskeep doctor', () => {
  it('ends with a code of its own where something is wrong, as JSON, page and metrics', async () => {
    const data = temporaryFolder();
    const seed = await failingPaper();
    const once = { data, name: 'papers', limits: { tries: 1 }, sources: { sitemaps: false } };
    for (let run = 0; run < 5; run++) await crawl(seed, once);
    const html = path.join(data, 'health.html');
    const prometheus = path.join(data, 'newskeep.prom');
    const args = ['doctor', 'papers', '--data', data, '--html', html, '--prometheus', prometheus];
    const { code, stdout } = await newskeep([...args, '--json']);
    expect(code).toBe(10);
    const told = doctorSchema.parse(JSON.parse(stdout));
    expect(told.findings).toMatchObject([
      {
        kind: 'failing',
        host: new URL(seed).host,
        evidence: { requests: 5, reasons: '500, http_server_error' },
        pages: [{ url: seed }],
      },
    ]);
    expect(told.findings[0]?.what).toContain('it never gave a good answer');
    expect(readFileSync(html, 'utf8')).toContain('FAILING');
    const metrics = readFileSync(prometheus, 'utf8');
    expect(metrics).toContain('newskeep_findings{kind="failing",job="papers"} 1');
    expect(metrics).toContain('newskeep_findings{kind="silent",job="papers"} 0');
  });

  it('says what is wrong with what it was told to do', async () => {
    const data = temporaryFolder();
    expect(await newskeep(['doctor', '--data', data])).toMatchObject({ code: 1, stdout: '' });
    await crawl(await failingPaper(), { data, name: 'papers', limits: { tries: 1 } });
    const unknown = await newskeep(['doctor', 'nobody', '--data', data]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('It knows: papers.');
    const unwritten = await newskeep([
      'doctor',
      '--data',
      data,
      '--prometheus',
      path.join(data, 'no', 'x.prom'),
    ]);
    expect(unwritten.code).toBe(5);
    expect(unwritten.stderr).toContain('cannot be written (ENOENT)');
    const well = await newskeep(['doctor', '--data', data]);
    expect(well).toMatchObject({ code: 0 });
    expect(well.stdout).toMatch(/^Nothing is wrong \(1 host looked at/);
  });

  it('shows nothing of a page as anything but text', () => {
    const page = doctorPage(diagnosis(hostile));
    for (const bait of ['<script', 'href="javascript', '"><b>', '\u001b']) expect(page).not.toContain(bait);
    expect(page).toContain('&lt;script&gt;');
    expect(doctorSummary(diagnosis(hostile))).not.toContain('\u001b');
    expect(doctorPage(diagnosis())).toContain('Nothing is wrong.');
  });

  it('tells a person what, since when, by which numbers, and what to do', () => {
    const text = doctorSummary(diagnosis(hostile));
    expect(text).toContain('since 2026-02-03 00:00 UTC');
    expect(text).toContain('chance 1.5e-9');
    expect(text).toContain(`→ ${hostile.advice}`);
  });
});
