import { NewskeepError } from '../model/errors.ts';
import { legacyCharset } from './charset.ts';

/** The longest page that is read, in bytes; no newspaper's comes near it. */
export const MOST_BYTES = 32 * 1024 * 1024;
const MAGIC: readonly (readonly [string, string])[] = [
  ['%PDF-', 'PDF'],
  ['\x89PNG', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['PK\x03\x04', 'ZIP'],
  ['\x1f\x8b', 'gzip'],
  ['RIFF', 'RIFF'],
  ['OggS', 'Ogg'],
  ['ID3', 'MP3'],
  ['\x00\x00\x01\x00', 'icon'],
  ['wOF', 'font'],
];

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** Throws `not_a_page` for what no browser would show as a page. */
function refuseOtherFormats(bytes: Uint8Array, contentType: string | undefined): void {
  if (bytes.length > MOST_BYTES)
    throw new NewskeepError('body_too_large', `the page holds more than ${MOST_BYTES >> 20} MiB`);
  const start = latin1(bytes, 0, 4096);
  if (!start.trim()) throw new NewskeepError('not_a_page', 'the body is empty');
  const magic = MAGIC.find(([sign]) => start.startsWith(sign));
  if (magic) throw new NewskeepError('not_a_page', `the bytes are ${magic[1]}`);
  const wide = /^(\xff\xfe|\xfe\xff)/.test(start) || /charset=utf-16/i.test(contentType ?? '');
  // Noise has "<a" in it too; text of any kind has next to no control characters.
  if (!wide && controlsIn(start) > start.length / 20)
    throw new NewskeepError('not_a_page', 'the bytes are not text');
  if (/<[a-z!?/]/i.test(start)) return;
  if (/^\s*(image|audio|video|font)\/|\/(pdf|zip|json|octet-stream)\b/i.test(contentType ?? ''))
    throw new NewskeepError('not_a_page', `the content type is ${contentType}`);
}

function controlsIn(text: string): number {
  let control = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) control++;
  }
  return control;
}

function decoderFor(label: string | undefined): TextDecoder | undefined {
  if (!label) return undefined;
  try {
    return new TextDecoder(label.trim());
  } catch {
    return undefined;
  }
}

/** The charset that the head's markup names. WHATWG looks at 1,024 bytes; papers are sloppier. */
function metaCharset(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes, 0, 8192);
  const meta = /<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1];
  const label = meta ?? /^\s*<\?xml[^>]{0,200}?encoding=["']([\w:.-]+)/i.exec(head)?.[1];
  // Whoever could read this tag does not read UTF-16 (as WHATWG says).
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

export interface Decoded {
  text: string;
  charset: string;
  warnings: string[];
}

const bom = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
};

/** Bytes → text: BOM, header, meta, then what the bytes themselves say. */
export function decode(bytes: Uint8Array, contentType: string | undefined, url: string): Decoded {
  refuseOtherFormats(bytes, contentType);
  const marked = bom(bytes);
  if (marked) return { text: new TextDecoder(marked).decode(bytes), charset: marked, warnings: [] };
  const header = decoderFor(/charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(contentType ?? '')?.[1]);
  // Markup is ASCII: in UTF-16 every other byte of it is zero, and a label on bytes without zeros is wrong.
  const isWide = (decoder?: TextDecoder) => decoder !== undefined && /^utf-16/.test(decoder.encoding);
  if (header && isWide(header) && bytes.subarray(0, 1024).includes(0))
    return { text: header.decode(bytes), charset: header.encoding, warnings: [] };

  const declared = (isWide(header) ? undefined : header) ?? decoderFor(metaCharset(bytes));
  const utf8 = new TextDecoder().decode(bytes);
  const broken = countBroken(utf8);
  // UTF-8 beyond ASCII is practically never another charset, whatever the label says.
  if (utf8.length !== bytes.length && isUtf8But(utf8, broken)) {
    const overruled = declared && declared.encoding !== 'utf-8';
    return {
      text: utf8,
      charset: 'utf-8',
      warnings: [...(overruled ? ['charset_overruled'] : []), ...(broken ? ['charset_errors'] : [])],
    };
  }
  if (declared && declared.encoding !== 'utf-8')
    return { text: declared.decode(bytes), charset: declared.encoding, warnings: [] };
  if (broken === 0 || (declared && broken < 20 + bytes.length / 500))
    return { text: utf8, charset: 'utf-8', warnings: broken ? ['charset_errors'] : [] };
  const charset = legacyCharset(bytes, utf8, url);
  return { text: new TextDecoder(charset).decode(bytes), charset, warnings: ['charset_guessed'] };
}

/**
 * Is the text UTF-8 but for a few bytes that were cut or pasted in? Bytes of another charset hardly ever make a
 * letter of UTF-8 by chance.
 */
function isUtf8But(text: string, broken: number): boolean {
  if (broken === 0) return true;
  let letters = -broken;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) letters++;
  return letters > broken * 10;
}

function countBroken(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count++;
  return count;
}
