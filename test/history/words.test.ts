import { expect, test } from 'vitest';
import { countWords, wordsOf } from '../../src/history/words.ts';

const changed = (before: string, after: string, language: string | null) =>
  wordsOf(before, after, language)
    .filter(({ op }) => op !== 'same')
    .map(({ op, text }) => [op, text]);

test.each([
  ['with spaces', 'The pier opens on Monday.', 'The pier opens on Friday.', 'en', 'Monday', 'Friday'],
  ['without spaces', '旧码头将在冬天之前修复。', '旧码头将在冬天之后修复。', 'zh', '之前', '之后'],
  ['of no language', 'one two three', 'one four three', null, 'two', 'four'],
  ['of a language that none is', 'one two three', 'one four three', 'x-', 'two', 'four'],
])('words are told apart %s', (_, before, after, language, removed, added) => {
  expect(changed(before, after, language)).toEqual([
    ['removed', removed],
    ['added', added],
  ]);
  expect(countWords(wordsOf(before, after, language), language)).toEqual({ added: 1, removed: 1 });
});

test('a text that was rewritten whole is compared by paragraphs', () => {
  const text = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word}${i}`).join(' ');
  const pieces = wordsOf(`It stays.\n\n${text('old')}`, `It stays.\n\n${text('new')}`, 'en');
  expect(pieces.map(({ op, text: { length } }) => [op, length > 100])).toEqual([
    ['same', false],
    ['removed', true],
    ['added', true],
  ]);
});
