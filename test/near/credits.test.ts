import { expect, it } from 'vitest';
import { creditsOf } from '../../src/near/credits.ts';

const agency = { name: 'Marsh Wire', kind: 'agency', role: null } as const;
const person = { name: 'Ilma Teroun', kind: 'person', role: null } as const;
const story = 'The ferry leaves at six from now on, the council of Wickby has decided after a long night.';

it.each([
  ['an agency that signed', { byline: 'Marsh Wire', authors: [agency], body: story }, 'Marsh Wire'],
  [
    'a byline that names nobody',
    { byline: 'Staff and agencies', authors: [], body: story },
    'Staff and agencies',
  ],
  ['no person', { byline: 'By Ilma Teroun', authors: [person], body: story }, null],
  [
    'the line before the first sentence',
    { byline: null, authors: [], body: `WICKBY, 4 February (Marsh Wire) — ${story}` },
    'WICKBY, 4 February (Marsh Wire)',
  ],
  [
    'the same in Chinese',
    { byline: null, authors: [], body: `（灯塔社）渡轮从今天起六点开船。` },
    '（灯塔社）',
  ],
  ['the last line', { byline: null, authors: [], body: `${story}\n\nMarsh Wire` }, 'Marsh Wire'],
  [
    'no sentence that ends the story',
    { byline: null, authors: [], body: `${story}\n\nThe oldest of the pilots was not asked at all.` },
    null,
  ],
  ['no last paragraph of the story', { byline: null, authors: [], body: `${story}\n\n${story}` }, null],
  ['nothing of a page without text', { byline: null, authors: [], body: null }, null],
])('credits are %s', (_what, article, credits) => {
  expect(creditsOf({ ...article, authors: [...article.authors] })).toBe(credits);
});
