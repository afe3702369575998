import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StyleName, Turn } from '../../fixtures/press/index.ts';
import { diagnose } from '../../src/doctor/doctor.ts';
import { type Diagnosis, doctorSchema } from '../../src/doctor/schema.ts';
import { CrawledPress } from './scene.ts';

/** More of those that are parsed quickly; all that need no browser. */
const STYLES: StyleName[] = [
  ...(['microdata', 'bare', 'microdata', 'bare', 'rtl'] as const),
  ...(['jsonld', 'jsonld', 'microdata', 'seed', 'bare'] as const),
];
const PAPERS = Array.from({ length: 50 }, (_, place) => STYLES[place % STYLES.length] as StyleName);
const DAY = 24 * 3_600_000;
/** Nine days after the press opens. */
const AT = '2026-02-13T18:00:00Z';
const DOES: Turn['does'][] = [
  ...(['fall_silent', 'fall_silent', 'fall_silent'] as const),
  ...(['wall_up', 'wall_up', 'wall_up'] as const),
  ...(['drop_bylines', 'drop_bylines'] as const),
  ...(['cut_texts', 'cut_texts'] as const),
];
/** One at each place of that row, among their like that go on. */
const TURNS: Record<number, Turn> = Object.fromEntries(
  DOES.map((does, i) => [5 * i + ((3 * i) % 5), { does, at: AT }]),
);
const NAMED = {
  fall_silent: 'silent',
  wall_up: 'walls',
  drop_bylines: 'drift authors',
  cut_texts: 'drift body',
};

/** Fifty papers of three stories a day, crawled by incremental runs for a fortnight of theirs. */
describe('fifty papers, of which ten fall silent, wall up or are rebuilt', () => {
  let scene: CrawledPress;
  let before: Diagnosis;
  let after: Diagnosis;

  beforeAll(async () => {
    scene = await CrawledPress.open({
      papers: PAPERS,
      articles: 400,
      storiesADay: 3,
      turns: TURNS,
    });
    await scene.crawlUntil('2026-02-13T12:00:00Z');
    before = await diagnose(scene.data, { job: 'papers' });
    await scene.crawlUntil('2026-02-19T12:00:00Z');
    after = await diagnose(scene.data, { job: 'papers' });
  }, 1_200_000);
  afterAll(() => scene.close());

  it('are called healthy before', () => {
    expect(before).toMatchObject({ job: 'papers', hosts: 50, healthy: true, findings: [] });
  });

  it('are named afterwards, all ten and no other, each for what it does', () => {
    const named = after.findings.map(({ host, kind, field }) => [host, [kind, field ?? []].flat().join(' ')]);
    const turned = Object.entries(TURNS).map(([place, { does }]) => [
      scene.press.papers[Number(place)]?.host,
      NAMED[does],
    ]);
    expect(named.sort()).toEqual(turned.sort());
    expect(doctorSchema.parse(after)).toEqual(after);
  });

  it('are told with the day that it began, and with pages of before and after', () => {
    // Lists are asked once a day, and not each brings a story.
    for (const { kind, since, pages, evidence } of after.findings) {
      expect(Math.abs(Date.parse(since ?? '') - Date.parse(AT))).toBeLessThan(2 * DAY);
      expect(pages.filter(({ when }) => when === 'before').length).toBe(3);
      if (kind !== 'silent') expect(pages.filter(({ when }) => when === 'after').length).toBe(3);
      expect(Number(evidence.chance)).toBeLessThan(kind === 'silent' ? 1e-4 : 1e-6);
    }
  });
});
