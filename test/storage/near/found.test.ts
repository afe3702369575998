import { describe, expect, it } from 'vitest';
import { judge } from '../../../bench/dedup/judge.ts';
import { nearText } from '../../../bench/dedup/texts.ts';
import { syndication } from '../../../fixtures/press/syndication.ts';
import { openNearIndex } from '../../../storage/near/index.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { addAll, clustersOf, indexPath, text, words } from './helpers.ts';

describe('copies among the papers of the press', () => {
  it.each(['en', 'ru', 'zh'])('are found, and they alone, in %s', (language) => {
    const articles = [...syndication({ events: 120, seed: 4 })].filter((one) => one.language === language);
    const { recall, precision, original } = judge(
      articles,
      clustersOf(temporaryFolder(), articles.map(nearText)),
    );
    expect(articles.length).toBeGreaterThan(200);
    expect(recall).toBeGreaterThanOrEqual(0.98);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(original).toBeGreaterThanOrEqual(0.95);
  });

  it('are the same whether they come at once or in parts, with the index closed between', () => {
    const texts = [...syndication({ events: 40, seed: 5 })].map(nearText);
    const folder = temporaryFolder();
    for (let at = 0; at < texts.length; at += 17) {
      const index = openNearIndex(indexPath(folder));
      addAll(index, texts.slice(at, at + 17), `file ${at}`);
      index.close();
    }
    const index = openNearIndex(indexPath(folder));
    const inParts = [...index.clusters()];
    index.close();
    expect(inParts.length).toBeGreaterThan(30);
    expect(inParts).toEqual(clustersOf(temporaryFolder(), texts));
  });
});

describe('copies', () => {
  it('are found whatever the script, its case, its signs and its spaces', () => {
    const thai = 'เรือข้ามฟากลำใหม่ออกจากท่าเมื่อเช้ามืดและชาวบ้านยืนรออยู่ริมฝั่งตั้งแต่ก่อนตะวันขึ้น';
    const japanese =
      '渡し船の新しい時刻表について、町役場は三日以内に返事をすると約束した。漁師たちは納得していない。';
    const arabic =
      'وعد مجلس البلدة الصيادين بأن يرد على سؤالهم عن موعد العبارة الجديد خلال أيام قليلة وقال إن النقاش في هذا الأمر لم ينته بعد وإن القرار سيصدر قبل نهاية الشهر';
    const english = words(40, 'Word');
    const pairs = [
      [thai, thai.replace('เช้ามืด', 'เช้า\u200bมืด')],
      [japanese, japanese.replaceAll('、', '\n')],
      [arabic, arabic.replace('مجلس', 'مَجْلِس').replace('البلدة', 'البلـــدة')],
      [english, english.toUpperCase().replaceAll(' ', ' — ')],
    ] as const;
    const clusters = clustersOf(
      temporaryFolder(),
      pairs.flatMap((pair) => pair.map((body) => text(body))),
    );
    expect(clusters.map((cluster) => cluster.map(({ similarity }) => similarity))).toEqual(
      pairs.map(() => [1, 1]),
    );
  });

  it('say how much is shared, what the copy kept, and which paragraphs it added', () => {
    const [first, second] = [words(60, 'first'), words(60, 'second')];
    const own = words(40, 'own');
    const original = text(`${first}\n\n${second}\n\n${words(40, 'third')}`);
    const copy = text(`${own}\n\n${first}\n\n${second}`, { published_at: '2026-02-04T11:00+00:00' });
    const [cluster] = clustersOf(temporaryFolder(), [copy, original]);
    expect(cluster).toMatchObject([
      { article_id: original.article_id, is_original: true, shared: 1, kept: 1, added_paragraphs: [] },
      {
        article_id: copy.article_id,
        original_id: original.article_id,
        is_original: false,
        shared: 0.75,
        kept: 0.75,
        added_paragraphs: [1],
      },
    ]);
  });

  it.each([
    [
      'a digest that holds a notice among ten',
      [words(40, 'a'), Array.from({ length: 10 }, (_, n) => words(40, n ? `b${n}` : 'a')).join('\n\n')],
    ],
    ['a quotation', [`${words(60, 'a')} ${words(25, 'q')}`, `${words(60, 'b')} ${words(25, 'q')}`]],
    [
      'a line below every story of a paper',
      [`${words(60, 'a')}\n\n${words(30, 'f')}`, `${words(60, 'b')}\n\n${words(30, 'f')}`],
    ],
    ['texts too short to tell', [words(19, 'a'), words(19, 'a')]],
    ['pages without a text', ['', '']],
  ])('are not %s', (_what, bodies) => {
    expect(
      clustersOf(
        temporaryFolder(),
        bodies.map((body) => text(body)),
      ),
    ).toEqual([]);
  });

  it('are one cluster however many they are, beside many that share a line', () => {
    const line = words(12, 'line');
    const shared = words(80, 'agency');
    const copies = Array.from({ length: 150 }, (_, n) => text(`${shared} ${words(8, `own${n}n`)}`));
    const others = Array.from({ length: 150 }, (_, n) => text(`${words(60, `other${n}n`)}\n\n${line}`));
    const mixed = copies.flatMap((copy, n) => [copy, others[n] ?? copy]);
    const clusters = clustersOf(temporaryFolder(), mixed);
    expect(clusters.map(({ length }) => length)).toEqual([150]);
  });
});

describe('revisions', () => {
  const agency = words(80, 'agency');

  it('stand for their story: a corrected copy stays, a rewritten one leaves', () => {
    const [first, corrected, rewritten] = [agency, agency, agency].map((body) => text(body));
    const clusters = clustersOf(temporaryFolder(), [
      ...[first, corrected, rewritten].flatMap((one) => one ?? []),
      { ...text(`${agency} ${words(10, 'note')}`), article_id: corrected?.article_id ?? '', revision: 2 },
      { ...text(words(80, 'anew')), article_id: rewritten?.article_id ?? '', revision: 2 },
    ]);
    expect(clusters.map((cluster) => cluster.map(({ article_id }) => article_id).sort())).toEqual([
      [first?.article_id, corrected?.article_id],
    ]);
    expect(clusters[0]?.map(({ similarity }) => similarity < 1)).toContain(true);
  });

  it('of one story alone are no cluster', () => {
    const story = text(agency);
    expect(clustersOf(temporaryFolder(), [story, { ...story, revision: 2 }])).toEqual([]);
  });

  it('that are too short leave too', () => {
    const [a, b] = [text(agency), text(agency)];
    expect(clustersOf(temporaryFolder(), [a, b, { ...b, revision: 2, body: 'Gone.' }])).toEqual([]);
  });
});
