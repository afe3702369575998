import { type Box, isInside } from '../document.ts';
import type { Page } from '../page.ts';
import { sizeOf } from '../text.ts';
import { linksBetween, type StoryLink } from './links.ts';

/** One story of a list: its link and the box that holds nothing of another story. */
export interface ListItem {
  url: string;
  title: string;
  link: Box;
  box: Box;
}

/** A link's place in the markup: an item is alike in it to the others of its list. */
function markOf({ box }: StoryLink): string {
  let mark = '';
  let at: Box | null = box;
  for (let i = 0; at && i < 3; i++, at = at.parent)
    mark += `${at.tag}.${at.el.attribs.class?.trim().split(/\s+/, 1)[0]?.replace(/\d+/g, '') ?? ''}<`;
  return mark;
}

interface Story {
  url: string;
  title: string;
  links: StoryLink[];
  mark: string;
}

const TO_COMMENTS = /#(?:comments?|respond|disqus_thread|kommentare?|comentarios)\b.*$/i;

/** What the links lead to, each story once, where its title stands first. */
function storiesOf(links: readonly StoryLink[]): Story[] {
  const byUrl = new Map<string, Story>();
  for (const link of links) {
    const url = link.url.replace(TO_COMMENTS, '');
    const story = byUrl.get(url);
    if (!story) {
      byUrl.set(url, {
        url: link.url,
        title: link.title,
        links: [link],
        mark: link.title ? markOf(link) : '',
      });
      continue;
    }
    story.links.push(link);
    const isHeading = /^h[1-6]$/.test(link.box.parent?.tag ?? '') && link.title.length > 20;
    // "Kicker:" and headline may be two links.
    const isKicker = story.title.endsWith(':') && story.links.length < 3;
    if (link.title && (!story.title || isHeading || isKicker)) {
      story.title = link.title;
      story.mark = markOf(link);
    }
  }
  return [...byUrl.values()].filter(({ title }) => title);
}

/** The boxes around each story that hold nothing of another. */
function boxesOf(stories: readonly Story[], within: Box): Box[] {
  return stories.map(({ links }, i) => {
    const previous = stories[i - 1]?.links.at(-1)?.box;
    const next = stories[i + 1]?.links[0]?.box;
    let box = (links[0] as StoryLink).box;
    while (
      box.parent &&
      box.parent !== within &&
      box.parent.index >= within.index &&
      !(previous && isInside(previous, box.parent)) &&
      !(next && isInside(next, box.parent))
    )
      box = box.parent;
    return box;
  });
}

const sizeSum = (stories: readonly Story[]) =>
  stories.reduce((sum, { title }) => sum + Math.min(100, sizeOf(title)), 0);

/** The stories linked between two places of the document that are set alike: a list is one thing repeated. */
export function itemsBetween(page: Page, from: number, to: number, within: Box): ListItem[] {
  const stories = storiesOf(linksBetween(page, from, to));
  const groups = Map.groupBy(stories, ({ mark }) => mark);
  const core = [...groups.values()].sort((a, b) => sizeSum(b) - sizeSum(a))[0] ?? [];
  const units = boxesOf(core, within);
  const parents = new Set(units.map(({ parent }) => parent));
  const tags = new Set(units.map(({ tag }) => tag));
  const found = new Map<Box, Story>();
  core.forEach((story, i) => {
    found.set(units[i] as Box, story);
  });
  // Every so often an item is set bigger, under another class, but among the same siblings.
  for (const story of stories) {
    if (story.mark === core[0]?.mark) continue;
    let unit: Box | null = (story.links[0] as StoryLink).box;
    while (unit && !parents.has(unit.parent)) unit = unit.index > within.index ? unit.parent : null;
    if (!unit || !tags.has(unit.tag)) continue;
    const known = found.get(unit);
    if (!known || (known.mark !== core[0]?.mark && known.title.length < story.title.length))
      found.set(unit, story);
  }
  return [...found]
    .sort(([a], [b]) => a.index - b.index)
    .map(([box, { url, title, links }]) => ({ url, title, link: (links[0] as StoryLink).box, box }));
}
