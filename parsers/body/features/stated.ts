import { headlineOf } from '../../headline.ts';
import { get, str } from '../../jsonld.ts';
import { fold } from '../../text.ts';
import { likeness, tokens, tokensOfFolded } from '../../titles.ts';
import { foldedBlocks } from '../folded.ts';
import { isStated, statedText } from '../stated.ts';
import { type FeatureGroup, flag, log } from './group.ts';

/** Does the text have any of the words? Most have none, which is found out sooner than how many. */
const saysOf = (words: readonly string[], text: string) => words.some((word) => text.includes(word));

/** What the head says of the story, and whether the page has said it before. */
export const statedFeatures: FeatureGroup = {
  names: ['in_stated', 'has_stated', 'in_description', 'like_title', 'seen_before'],
  of: (page) => {
    const hasStated = statedText(page) !== undefined;
    const stated = isStated(page);
    const description = fold(
      page.head.meta('og:description', 'description', 'twitter:description') ??
        str(get(page.story, 'description')) ??
        '',
    );
    const title = tokens(headlineOf(page)?.text ?? page.head.title);
    const seen = new Map<string, number>();
    const folded = foldedBlocks(page);
    return (block, put) => {
      const { size } = block;
      const key = folded(block);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      put(flag(stated(key)));
      put(flag(hasStated));
      put(
        flag(
          key.length > 30 &&
            description.length > 30 &&
            (description.startsWith(key.slice(0, 60)) || key.startsWith(description.slice(0, 60))),
        ),
      );
      put(size < 300 && saysOf(title, key) ? likeness(tokensOfFolded(key), title) : 0);
      put(log(before));
    };
  },
};
