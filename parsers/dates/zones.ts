/** Abbreviations that mean one offset wherever news prints them; ambiguous ones (IST, CST, AST) stay out or mean the commonest. */
const NAMED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    z: 0,
    utc: 0,
    gmt: 0,
    wet: 0,
    bst: 60,
    west: 60,
    cet: 60,
    mez: 60,
    wat: 60,
    cest: 120,
    mesz: 120,
    eet: 120,
    sast: 120,
    cat: 120,
    eest: 180,
    msk: 180,
    мск: 180,
    eat: 180,
    trt: 180,
    gst: 240,
    pkt: 300,
    wib: 420,
    ict: 420,
    wita: 480,
    sgt: 480,
    hkt: 480,
    wit: 540,
    jst: 540,
    kst: 540,
    aest: 600,
    aedt: 660,
    nzst: 720,
    nzdt: 780,
    est: -300,
    edt: -240,
    cdt: -300,
    mst: -420,
    mdt: -360,
    pst: -480,
    pdt: -420,
    brt: -180,
  }),
);

const NUMERIC = /(?:\b(?:utc|gmt)\s*)?([+\u2212-])\s?(\d{1,2})(?::?(\d{2}))?(?![\d-])/;

/** The offset that stands after a clock time ("12:30 (UTC+04:00)", "5 pm CET"). */
export function offsetIn(afterTime: string): number | undefined {
  const tail = afterTime.slice(0, 24).toLowerCase();
  const numeric = /^[\s,(]*(?:(?:utc|gmt)\s*[+\u2212-]|[+\u2212-]\d{2}:?\d{2})/.test(tail)
    ? NUMERIC.exec(tail)
    : null;
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return numeric[1] === '+' ? minutes : -minutes;
  }
  const word = /^[\s,(]*\(?(\p{L}+)/u.exec(tail)?.[1];
  if (word === 'ist') return 330;
  return word ? NAMED.get(word) : undefined;
}

const AMERICAN: Readonly<Record<string, string>> = {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
};

/** The zone of "5 pm ET", whose offset the season decides. */
export const zoneIn = (afterTime: string): string | undefined =>
  AMERICAN[/^[\s,(.]*([ECMP]T)\b/.exec(afterTime)?.[1] ?? ''];
