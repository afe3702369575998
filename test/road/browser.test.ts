import { existsSync, mkdtempSync } from 'node:fs';
import os from "node:os";
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturesApart, compareWithTruth, unreadableWarcs } from '../../bench/support/against_truth.ts';
import { findChromium } from '../../crawlers/browser/chromium.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { crawl, DatasetReader, type RunReport } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const noChromium = (() => {
  try {
    return findChromium(undefined) && '';
  } catch (error) {
    return String(error);
  }
})();

async function ask(data: string, sql: string) {
  const dataset = await DatasetReader.open(data);
  try {
    return (await dataset.query(sql)).rows;
  } finally {
    dataset.close();
  }
}

describe.skipIf(noChromium)(`a paper that is empty until its script has run ${noChromium}`, () => {
  const data = mkdtempSync(path.join(os.tmpdir(), "newskeep-browser-"));
  let press: Press;
  let report: RunReport;

  beforeAll(async () => {
    press = await startPress({ papers: ['shell'], articles: 24 });
    report = await crawl(press.seeds, { data, politeness: { delay_ms: 0 } });
  }, 120_000);
  afterAll(() => press.close());

  it('is archived whole', async () => {
    const truth = press.truth({ rendered: true });
    const { examples, ...figures } = await compareWithTruth(data, truth);
    console.log(JSON.stringify(report), press.requests.byClass);
    expect(figures, examples.join('\n')).toEqual({
      expected: truth.count,
      found: truth.count,
      lost: 0,
      twice: 0,
      unknown: 0,
      wrong: {},
    });
    expect(report.end).toBe('done');
  });
});
