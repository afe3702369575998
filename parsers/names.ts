import type { Box } from './document.ts';

/** The single words of class and id names, so that "comment" is found in "story-comments" but "tag" not in "stage". */
export const hasName = (box: Box, pattern: RegExp): boolean => box.names !== '' && pattern.test(box.names);

/** A pattern that matches any of the words as whole parts of class names, plural or not. */
export const wordPattern = (list: string): RegExp =>
  new RegExp(`(?:^|[\\s_\\-./:0-9])(?:${list.trim().split(/\s+/).join('|')})(?:e?s)?(?=$|[\\s_\\-./:0-9])`);
