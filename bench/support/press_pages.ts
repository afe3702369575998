import { startPress } from '../../fixtures/press/index.ts';

export interface SamplePage {
  url: string;
  body: Buffer;
}

/** Fronts and stories of every house style, the same bytes in each run: the papers' ports are taken out. */
export async function pressPages(articles = 60): Promise<SamplePage[]> {
  const press = await startPress({ articles });
  const urls = [...press.seeds, ...Array.from(press.truth().articles(), ({ url }) => url)];
  const pages: SamplePage[] = [];
  for (const url of urls) {
    const { origin } = new URL(url);
    const host = `https://paper${press.papers.findIndex((paper) => paper.origin === origin)}.example`;
    const answer = await fetch(url);
    const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    pages.push({
      url: url.replace(origin, host),
      body: Buffer.from(text.replaceAll(origin, host), 'latin1'),
    });
  }
  await press.close();
  return pages;
}
