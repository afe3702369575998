import { type Block, textOf } from '../document.ts';
import { findAccess } from '../fields/access.ts';
import { BOT_CHECK, CONSENT, COOKIES, NOT_FOUND, PAYWALL } from '../lexicon/walls.ts';
import { wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import { type Told, toldBy } from './text.ts';

const WALL_BOX = wordPattern('paywall regwall wall subscription-wall piano premium-wall subscribe-wall');
const ERROR_BOX = wordPattern(
  'error-page page-error error404 error-404 page-404 page404 404 not-found notfound page-not-found',
);
/** Scripts, frames and boxes of the services that stand guard before papers. */
const GUARD =
  /\/cdn-cgi\/challenge-platform|_Incapsula_Resource|captcha-delivery\.com|px-cloud\.net|perimeterx|\/recaptcha\/|hcaptcha\.com|challenges\.cloudflare\.com|awswaf/i;
const GUARD_ID = /^(?:px-captcha|challenge-(?:form|stage|running)|captcha-container|cf-wrapper)$/;

/** Is the phrase the name, not a word in a headline ("Page not found: how a town lost its archive")? */
function isNameOf(pattern: RegExp, name: string): boolean {
  return name.split(/\s[|–—-]\s|[|»]/).some((part) => {
    const said = pattern.exec(part)?.[0].trim();
    return said !== undefined && said.length >= part.trim().length * 0.4;
  });
}

/** "This page does not exist", said with status 200. */
export function isError(page: Page): boolean {
  const { size, prose, marks, names, linkShare } = toldBy(page);
  if (marks >= 2 && prose > 1) return false;
  // Teasers below the message may pass for a text; a text of its own is a story about missing pages.
  const isBare = size < 280 || linkShare > 0.2;
  const isNamed = names.slice(0, 2).some((name) => isNameOf(NOT_FOUND, name));
  if (isNamed && (isBare || size < 800)) return true;
  if (!isBare) return false;
  const { boxes } = page.doc;
  const inBox = boxes.some(
    (box) =>
      box.chars < 1500 && box.names !== '' && !box.hidden && ERROR_BOX.test(box.names) && box.chars > 0,
  );
  return (
    names.some((name) => isNameOf(NOT_FOUND, name)) ||
    (inBox && size < 200 && /(?:^|\D)4(?:04|10)(?:\D|$)/.test(names.join(' ')))
  );
}

const isGuarded = (page: Page) =>
  ['script', 'iframe', 'form'].some((tag) =>
    page.boxes(tag).some(({ el }) => GUARD.test(el.attribs.src ?? el.attribs.action ?? '')),
  ) || page.doc.boxes.some(({ el }) => GUARD_ID.test(el.attribs.id ?? ''));

/** A question to the browser or the reader before any page is shown. */
function isBotCheck(page: Page, { size, prose, marks, names, beside, links }: Told): boolean {
  if (size > 600 || prose > 1 || marks > 1 || links > 20) return false;
  if (isGuarded(page) && size < 200) return true;
  const said = [...names, ...beside.slice(0, 20).map(({ text }) => text)].join('\n').slice(0, 4000);
  return BOT_CHECK.test(said);
}

/** A page whose text asks for consent, with something to press and little else. */
function isConsent(page: Page, { size, prose, marks, names, beside, blocks, links }: Told): boolean {
  if (marks > 1 || links > 25) return false;
  if (size < 300 && names.slice(0, 2).some((name) => isNameOf(CONSENT, name))) return true;
  const canChoose = ['button', 'form', 'input'].some((tag) => page.boxes(tag).length > 0);
  if (!canChoose) return false;
  const texts = [...beside, ...blocks].filter((block) => block.size > 40);
  const asking = texts.filter(({ text }) => COOKIES.test(text));
  const total = texts.reduce((sum, block) => sum + block.size, 0);
  const asked = asking.reduce((sum, block) => sum + block.size, 0);
  return prose <= 4 && asked > 0 && asked >= total * 0.6;
}

const hasPassword = (page: Page) =>
  page.boxes('input').some(({ el, hidden }) => !hidden && el.attribs.type?.toLowerCase() === 'password');

/** A visible box that is named a wall and asks for a subscription. */
const hasWallBox = (page: Page): boolean =>
  page.doc.boxes.some(
    (box) =>
      box.names !== '' &&
      !box.hidden &&
      box.chars < 1500 &&
      WALL_BOX.test(box.names) &&
      PAYWALL.test(textOf(page.doc, box, 1500)),
  );

const isProse = ({ size }: Block) => size > 80;
const sum = (blocks: readonly Block[]) => blocks.reduce((total, { size }) => total + size, 0);
/** A request stands where the text breaks off, not among the badges of other stories further down. */
const NEAR = 8;

/** The start of a story, and where it breaks off a request for a subscription. */
function isPaywall(page: Page, { blocks, beside }: Told): boolean {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (!first || !last) return beside.slice(0, 40).some(({ text }) => text.length < 300 && PAYWALL.test(text));
  const asks = beside.filter(({ text }) => text.length < 300 && PAYWALL.test(text));
  // What the story itself says of subscriptions asks nobody for one; the short lines that end it may be the request.
  const most = (block: Block) => (block === last ? 160 : 110);
  const ending = blocks.slice(1).filter((block) => block.size < most(block) && PAYWALL.test(block.text));
  const places = [...asks, ...ending]
    .map(({ index }) => index)
    .filter((at) => at > first.index && at < last.index + NEAR);
  if (places.length === 0) return false;
  const at = places.reduce((first, place) => Math.min(first, place));
  const before = blocks.filter(({ index }) => index < at);
  const after = blocks.filter(({ index }) => index > at);
  const isStated = hasWallBox(page) || findAccess(page).access === 'subscriber';
  const told = sum(before);
  const paragraphs = before.filter(isProse).length;
  return paragraphs <= 3 && told < (isStated ? 2400 : 1200) && sum(after) <= told * 1.5;
}

const FILLER =
  /\b(?:lorem|ipsum|dolor(?:e[ms]?|um)?|quia|voluptat\w+|consequ\w+|laborum|laboriosam|eos|quod|repellat|ipsa\w?|cumque|rerum|molestiae|perspiciatis|aut|sint|nulla|amet|architecto)\b/giu;

/** Latin filler stands blurred behind some walls. */
const isFilled = ({ blocks }: Told): boolean =>
  blocks.some(
    ({ text }) => (text.match(FILLER)?.length ?? 0) > text.split(' ').length * 0.3 && text.length > 80,
  );

/** Which wall stands before the story, if one does. */
export function wallOf(page: Page): string | undefined {
  const told = toldBy(page);
  if (told.size >= 3000 || told.prose >= 8) return undefined;
  if (isBotCheck(page, told)) return 'bot-check';
  if (isConsent(page, told)) return 'consent';
  if (told.size < 200 && told.prose === 0 && told.links < 40 && hasPassword(page)) return 'login';
  return isFilled(told) || isPaywall(page, told) ? 'subscription' : undefined;
}
