import { bylineBlocks, markedBylines } from '../byline.ts';
import type { Block } from '../document.ts';
import { get, list, str } from '../jsonld.ts';
import { type Page, perPage } from '../page.ts';
import { looksLikePerson, namesIn } from '../person.ts';
import { fold } from '../text.ts';

const LINES = 4;
const ABOUT =
  /\b(?:is|was|are|writes|covers|reports|works|has been|has worked|joined|can be reached|contributed|ist|schreibt|arbeitet|est|écrit|es|escribe|trabaja|è|scrive|é|escreve|schrijft|är|er|jest|je|является|пишет)\b/iu;
const TRADE =
  /journalist|reporter|correspondent|editor|columnist|writer|author|staff|freelance|professor|fellow|redakteur|korrespondent|autor|journaliste|periodista|corresponsal|giornalista|redacteur|dziennikarz|журналист|корреспондент|twitter|@/iu;

const CONTRIBUTED = /^contributed\b|\bcontributed to this (?:report|article|story)/i;

/** Whoever the page names as a writer, folded. */
const writers = perPage((page): string[] => {
  const stated = list(get(page.story, 'author')).map(
    (value) => str(get(page.ld.resolve(value), 'name')) ?? '',
  );
  const texts = [
    ...bylineBlocks(page).values(),
    ...markedBylines(page).map(({ text }) => text),
    ...stated,
    page.head.meta('author') ?? '',
  ];
  return texts
    .flatMap(namesIn)
    .filter(({ name }) => looksLikePerson(name))
    .map(({ name }) => fold(name));
});

/** The last lines may say who wrote the story: "Jane Doe is a staff writer; follow her on …". */
export function withoutBiography(page: Page, blocks: Block[]): Block[] {
  const from = Math.max(2, blocks.length - LINES);
  return blocks.filter(({ text, size }, i) => {
    if (i < from || size > 600 || !ABOUT.test(text) || !TRADE.test(text)) return true;
    const key = fold(text);
    return !writers(page).some((name) => key.startsWith(name)) && !CONTRIBUTED.test(text);
  });
}
