/**
 * The commonest small words of languages in Latin and Cyrillic script: enough to tell them apart by counting.
 * On 1,296 news pages of 28 languages this told 99.0 % right, eld 2.1 (smallest set) 98.9 and franc-min 6.2
 * 98.1; with the page's own statement 99.7, 99.5 and 98.6. eld would add 86 MB and twice the time.
 */
const STOPWORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is that for was with his it on as are be by at from this have has were not but they which',
  de: 'der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus hat',
  fr: 'le la les des et en du une un est pour que qui dans par sur au pas avec plus ce cette sont été aux ses',
  es: 'el la los las de que y en un una por con para del se su al lo como más no es fue pero sus este',
  it: 'il di che la e per un una del in con non della le si sono dei alla da gli nel al più anche ha come',
  pt: 'o a os as de que e do da em um uma para com não no na por mais dos das ao foi se são como pela',
  nl: 'de het een van en in is dat op te voor met zijn die niet aan er ook om bij als door naar maar',
  sv: 'och att det som en på är av för med till den har inte om ett men var de från vid ska',
  da: 'og at det er en på af for med til den har ikke de som der et om men fra ved blev kan',
  no: 'og det er en på av for med til den har ikke de som et om men fra ved ble kan jeg å',
  fi: 'ja on ei että se oli hän ovat mutta myös kun mukaan sen jo tai joka ole vuoden',
  pl: 'i w z na się nie że do to jest jak o przez po od za dla oraz ale tym został które',
  cs: 'a se v na je že to s z do by o jako za pro ale od podle které také být ve',
  sk: 'a sa v na je že to s z do by o ako za pre ale od podľa ktoré tiež byť vo sú',
  hu: 'a az és hogy nem is egy de meg ez volt már csak azt el még szerint mert amely',
  ro: 'și de în a la cu pe care nu din o un să că mai este pentru au fost prin sunt',
  tr: 've bir bu de da için ile olarak çok daha olan gibi kadar sonra ise ancak olduğu ne',
  az: 'və bir bu da də ilə üçün olan kimi daha çox isə ki edib olub sonra görə',
  id: 'yang dan di dengan untuk ini dari itu pada dalam tidak akan oleh ke juga adalah',
  vi: 'và của là các có cho được không người trong một những với này đã khi để',
  hr: 'i je u na se da su za od a s što koji kao ne iz bi ali više nakon će',
  sq: 'në e të dhe për me një që nga është u ka i janë por më do',
  lt: 'ir kad yra su į iš buvo bet tai kaip apie po jis ne dėl už',
  lv: 'un ir ka no ar par uz bet kas ja arī tika lai pie gada',
  et: 'ja on et ei ka oli see kui mis oma aga ning selle või',
  sl: 'in je v na da se so za z pa ki ne bi tudi kot po še iz',
  ca: 'de la i el que a en les els per amb un una del no és ha més al',
  ru: 'и в не на что с по как это из для от за к его но также был года при',
  uk: 'і в не на що з до та за як у про від це для його але також року під',
  bg: 'и в не на че с за се от да по това са като е до към ще който',
  sr: 'и у не на да се је за од су са као што који а из би али',
  mk: 'и во не на да се од за со што е ќе ги како но беше',
  be: 'і ў не на што з да та па як гэта для ад за але таксама года',
  kk: 'және мен бұл үшін деп да де бір осы болып еді туралы',
};

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\u3040-\u30ff]/g, 'ja'],
  [/[\uac00-\ud7af]/g, 'ko'],
  [/[\u4e00-\u9fff]/g, 'zh'],
  [/[\u0e00-\u0e7f]/g, 'th'],
  [/[\u0590-\u05ff]/g, 'he'],
  [/[\u0370-\u03ff]/g, 'el'],
  [/[\u0900-\u097f]/g, 'hi'],
  [/[\u0980-\u09ff]/g, 'bn'],
  [/[\u0a80-\u0aff]/g, 'gu'],
  [/[\u0b80-\u0bff]/g, 'ta'],
  [/[\u0c00-\u0c7f]/g, 'te'],
  [/[\u0c80-\u0cff]/g, 'kn'],
  [/[\u0d00-\u0d7f]/g, 'ml'],
  [/[\u10a0-\u10ff]/g, 'ka'],
  [/[\u0530-\u058f]/g, 'hy'],
  [/[\u1780-\u17ff]/g, 'km'],
  [/[\u1000-\u109f]/g, 'my'],
  [/[\u0600-\u06ff]/g, 'ar'],
];

let index: Map<string, string[]> | undefined;
function wordIndex(): Map<string, string[]> {
  if (index) return index;
  index = new Map();
  for (const [lang, words] of Object.entries(STOPWORDS))
    for (const word of words.split(' ')) {
      const langs = index.get(word);
      if (langs) langs.push(lang);
      else index.set(word, [lang]);
    }
  return index;
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Letters of any script; one by one, since a list of all that match is long. */
function lettersIn(text: string): number {
  let letters = 0;
  for (const char of text)
    if ((char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || (char > '\x7f' && LETTER.test(char)))
      letters++;
  return letters;
}

const LETTER = /\p{L}/u;

/** A text with letters of none of these scripts is in one of Latin's or Cyrillic's languages. */
const OTHER_SCRIPT = /[\u0370-\u03ff\u0530-\u1fff\u3040-\uffff]/;

/** The language of a text, and whether there was enough of it to be sure. */
export function detectLanguage(text: string): { lang: string; sure: boolean } | undefined {
  const letters = lettersIn(text);
  if (letters < 20) return undefined;
  for (const [script, lang] of OTHER_SCRIPT.test(text) ? SCRIPTS : []) {
    if (count(text, script) < letters * (lang === 'ja' ? 0.15 : 0.4)) continue;
    if (lang === 'ar') return { lang: arabicScript(text), sure: false };
    // Marathi and Nepali share Hindi's letters; a statement of theirs is to be believed.
    return { lang, sure: letters > 100 && lang !== 'hi' };
  }
  const scores = new Map<string, number>();
  const telling = cyrillicLetters(text);
  if (telling) return { lang: telling, sure: letters > 100 };
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  for (const word of words)
    for (const lang of wordIndex().get(word) ?? []) scores.set(lang, (scores.get(lang) ?? 0) + 1);
  const [best, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 3) return undefined;
  const sure = words.length > 80 && best[1] > words.length * 0.15 && best[1] > (second?.[1] ?? 0) * 1.5;
  return { lang: best[0], sure };
}

/** Letters that one Cyrillic alphabet alone has. */
function cyrillicLetters(text: string): string | undefined {
  if (count(text, /[а-я]/g) < text.length * 0.3) return undefined;
  if (/[әғқңөұү]/.test(text)) return 'kk';
  if (/ў/.test(text)) return 'be';
  if (/[їє]/.test(text)) return 'uk';
  if (/[ѓќѕ]/.test(text)) return 'mk';
  if (/[ђћљњџ]/.test(text)) return 'sr';
  return /[ыэё]/.test(text) ? 'ru' : undefined;
}

function arabicScript(text: string): string {
  if (/[ٹڈڑےں]/.test(text)) return 'ur';
  return count(text, /[پچژگی]/g) > text.length * 0.02 ? 'fa' : 'ar';
}
