import type { Box } from './document.ts';

/** Pages of one paper call their boxes the same; past this many names a pattern forgets what it answered. */
const REMEMBERED = 2000;

/** Words looked for in class and id names. Most names come again and again, so answers are kept. */
export class NamePattern {
  private readonly pattern: RegExp;
  private readonly answers = new Map<string, boolean>();

  constructor(pattern: RegExp) {
    this.pattern = pattern;
  }

  test(names: string): boolean {
    const known = this.answers.get(names);
    if (known !== undefined) return known;
    if (this.answers.size >= REMEMBERED) this.answers.clear();
    const answer = this.pattern.test(names);
    this.answers.set(names, answer);
    return answer;
  }
}

/** The single words of class and id names, so that "comment" is found in "story-comments" but "tag" not in "stage". */
export const hasName = (box: Box, pattern: NamePattern): boolean =>
  box.names !== '' && pattern.test(box.names);

/** A pattern that matches any of the words as whole parts of class names, plural or not. */
export const wordPattern = (list: string): NamePattern =>
  new NamePattern(
    new RegExp(`(?:^|[\\s_\\-./:0-9])(?:${list.trim().split(/\s+/).join('|')})(?:e?s)?(?=$|[\\s_\\-./:0-9])`),
  );
