/** What a test needs to read the press as a client does: fetch, decode, and pick out text with bare hands. */
export interface Read {
  url: string;
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
}

export async function read(url: string, headers: Record<string, string> = {}): Promise<Read> {
  const answer = await fetch(url, { redirect: 'manual', headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const start = bytes.subarray(0, 400).toString('latin1');
  const charset = start.includes('charset=windows-1251') ? 'windows-1251' : 'utf-8';
  return {
    url,
    status: answer.status,
    headers: answer.headers,
    bytes,
    text: new TextDecoder(charset).decode(bytes),
  };
}

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
export const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (name) => SIGNS[name] ?? name);

/** The page's text, tags cut out. */
export const plain = (html: string): string => unescaped(html.replace(/<[^>]*>/g, ''));

/** Every address that the page links, absolute, without fragment. */
export const linksOf = ({ url, text }: Read): string[] =>
  [...text.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href]) => {
    const link = new URL(unescaped(href ?? ''), url);
    link.hash = '';
    return link.href;
  });
