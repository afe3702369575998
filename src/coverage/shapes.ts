/** So many stories of one shape, and so large a share of what was fetched of it, make it the shape of stories. */
const AT_LEAST = 3;
const SHARE = 0.8;

/**
 * The shape of a URL: its path with what changes from page to page taken out. "/2026/02/04/a-stone-pier.html" is
 * "/#/#/#/*.html", "/article.php?id=17" is "/article.php?id".
 */
export function shapeOf(address: string): string {
  const { host, pathname, searchParams } = new URL(address);
  const path = pathname
    .split('/')
    .map((part) => {
      const [, name = '', ending = ''] = /^(.*?)(\.[a-z]{2,5})?$/i.exec(part) ?? [];
      if (/^\d+$/.test(name)) return `#${ending}`;
      if (name.length > 24 || /[-_].*[-_]|%/.test(name)) return `*${ending}`;
      return part.replace(/\d+/g, '#');
    })
    .join('/');
  const names = [...new Set(searchParams.keys())].sort().join('&');
  return `${host}${path}${names && `?${names}`}`;
}

/** Learns from what was fetched which shapes are stories, per host. */
export class StoryShapes {
  readonly #seen = new Map<string, { stories: number; all: number }>();

  learn(url: string, isStory: boolean): void {
    const shape = shapeOf(url);
    const seen = this.#seen.get(shape) ?? { stories: 0, all: 0 };
    seen.all++;
    if (isStory) seen.stories++;
    this.#seen.set(shape, seen);
  }

  isStory(url: string): boolean {
    const { stories, all } = this.#seen.get(shapeOf(url)) ?? { stories: 0, all: 0 };
    return stories >= AT_LEAST && stories >= SHARE * all;
  }
}
