import { rememberedLine } from '../../model/remembered.ts';
import { collapse } from '../text.ts';

/** What papers print over the list of their newest stories, without accents where a language writes them or not. */
const phrases = String.raw`
(?:the |our |more |all )?(?:very |most )?latest(?: news| stories| articles?| posts?| headlines?| updates?)?|(?:the |our )?latest (?:from|in|on) .+|(?:the |our )?latest .{1,24} (?:news|stories|articles|headlines|posts)|latest (?:&|and|in) .{1,30}|latest (?!.*(?:weather|scores?|results?|ratings|players|products|forecast|fixtures|delays|questions|threads|members|releases?|downloads?|clips|closings|column)\b)[\p{L}' &-]{3,24}|(?!get |read |see |all )[\p{L}&]{2,15}(?: [\p{L}&]{2,15})? latest(?: news)?|news ?(?:ticker|feed|wire)|(?:the |live )?(?:feed|wire|newswire)|just in|just (?:published|posted|now)|breaking(?: news)?|(?:more )?recent(?:ly)?(?: posts?| stories| articles?| news| headlines| entries| updates| content| from .+| published| added| in .+)?|(?:our )?newest(?: stories| articles| posts| news)?|new (?:articles|stories|posts|on .+)|most recent(?: news| stories| articles| posts)?|what.?s new|live news|up to the minute
(?:die |unsere |weitere )?(?:aktuelle|neueste|letzte|neue|aktuellste|jungste)n? (?:news|artikel|beitrage|nachrichten|meldungen|eintrage|posts|texte|storys|inhalte|.{1,20}(?:artikel|nachrichten|meldungen|beitrage|news))(?: (?:fur|zu|aus|in|von) .+)?|[^ ]{2,20} (?:neueste|aktuelle) (?:artikel|nachrichten|meldungen)|jetzt aktuell|das neueste.*|neuestes|neueste (?:aus|in) .+|neues aus .+|(?:news|live|nachrichten)-?ticker|eilmeldungen|kurzmeldungen|schlagzeilen des tages|newsflash|zuletzt (?:veroffentlicht|erschienen)|soeben .+|jetzt neu|neu auf .+
(?:les |nos )?derni?ere?s? (?:actualites|actus?|infos?|nouvelles|minutes?|heures?|articles|publications|publis|news|depeches).*|(?:les |nos )?derniers? (?:articles|titres|posts)|(?:actualites|articles) recent[e]?s|recents articles|(?:les )?plus recents|(?:l.info |l.actu |l.actualite |infos? |actu )?en continu|(?:le )?fil(?: d?(?:e|es)? ?(?:l.)?(?:infos?|actus?|d.actu|d.infos?|actualites?|news))?|(?:l.info )?a la minute|toute l.actu en direct|en direct|flash.?infos?|a l.instant
(?:las )?ultimas? (?:noticias?|horas?|notas|entradas|publicaciones|novedades|informaciones).*|ultimos? (?:articulos|posts|minutos?)|(?:lo )?ultimo(?: de .+| en .+)?|lo mas (?:reciente|nuevo)|(?:las )?mas recientes?|noticias (?:recientes|de ultima hora)|(?:entradas|articulos|publicaciones|notas) recientes|al (?:minuto|momento|instante)|minuto a minuto|recientes|recien publicado
(?:as )?(?:mais recentes.*|ultimas.*|ultimos posts|(?:posts|artigos|noticias) recentes|plantao|agora|em cima da hora|ao minuto)|ultimos artigos
(?:le )?ultim(?:e|issime|a)(?: notizie| news| ora| ore)?(?: .{1,20})?|(?:gli )?ultimi (?:articoli|post)|ultim.?ora|(?:articoli|notizie|news|post) recenti|(?:le |i )?piu recenti|news in tempo reale|in tempo reale
(?:het )?laatste(?: nieuws| berichten| artikelen)?.{0,20}|net binnen|meest recent(?:e berichten|e artikelen)?|recente? (?:nieuws|berichten|artikelen)|nieuwste(?: artikelen| berichten)?
(?:de |det )?senaste(?: nytt.*| nyheterna| nyheter| artiklarna| artiklar| inlaggen| fran .+)?|seneste (?:nyt.*|nyheder.*|artikler|indlæg)|seneste|(?:de )?siste (?:nytt.*|nyheter|nyhetene|saker.*|artikler)|siste|nyest[ea].{0,12}|nyast|just nu|lige nu|akkurat na|tuoreimmat.{0,16}|(?:uusimmat|viimeisimmat)(?: uutiset| jutut| artikkelit)?|uusimpia|juuri nyt|nyjast.*|nyjustu frettir
najnowsze.*|najswiezsze.*|ostatnie (?:wiadomosci|wpisy|artykuły)|ostatnio dodane|z ostatniej chwili|nejnovejsi.*|nejcerstvejsi.*|posledni (?:zpravy|clanky|prispevky)|aktualne|najnovsie.*|najcerstvejsie.*|posledne (?:spravy|clanky)|legfrissebb.*|legujabb.*|friss(?:ek)?(?: hirek| cikkek)?|ultimele (?:stiri|articole|noutati|postari).*|cele mai (?:noi|recente).*|(?:articole|stiri) recente|ultima ora|ultimele|najnovij[ei].*|najnovejs[ei].*|(?:zadnje|posljednje|poslednje) (?:novice|vijesti|vesti|objave).*|zadnje|upravo sada|најнови.*|последни(?:те)? (?:вести|новини|статии).*|последно(?: в .+)?|(?:наи-?)нов(?:и|ото).*|нови|naujausi.*|naujienu srautas|jaunakas.*|jaunakais|pedejas zinas|viimased(?: uudised)?|varsked uudised|uusimad|(?:lajmet e fundit|te fundit|tash|me te fundit|fundit)
(?:последние|свежие|новые) (?:новости|записи|материалы|статьи|публикации|события).*|последние|лента(?: новостеи)?|новости (?:часа|дня|сегодня)|последнее|свежее|только что|останні(?: новини| записи| матеріали| публікаціі)?.{0,16}|свіжі новини|стрічка(?: новин)?|новини дня|наисвіжіше|најновије.*|апошнія навіны|соңғы жаңалықтар
son (?:dakika|haberler|gelismeler|eklenenler|eklenen haberler|yazılar|yazilar)|(?:en )?son haberler?|en yeni(?:ler)?|ən son xəbərlər|son xəbərlər|xəbər lenti|τελευταια(?: νεα| αρθρα)?|τελευταιες (?:ειδησεις|δημοσιευσεις)|προσφατα(?: αρθρα)?|νεοτερα|ροη(?: ειδησεων)?|(?:berita |artikel |kabar |tulisan |pos-pos )?(?:terbaru|terkini)|tin (?:moi|moi nhat)|moi nhat|(?:pinakabagong|mga bagong) balita|habari mpya|jongste nuus|nuutste|(?:ultimes|darreres) noticies|azken (?:berriak|ordua)
(?:اخر|احدث) (?!تحديث$|تحديث:).{2,14}(?: .{2,14})?|الاحدث|(?:اهم و ?)?اخر الاخبار|اخبار عاجله|عاجل|اخرين (?:اخبار|خبرها|مطالب|عناوين).*|تازه.?ترين.*|تازه.?ها|جديدترين.*|تازہ ترين.*|מבזקים|(?:ה?חדשות|ה?עדכונים|ה?כתבות|ה?ידיעות) ה?אחרונ(?:ות|ים)|חדש באתר
ताज़?ा(?: ख़?बर.{0,4}| समाचार| न्यूज.{0,4})?|लेटेस्ट.*|नवीनतम.*|ताज्या बातम्या|সর্বশেষ.*|புதிய செய்திகள்|சமீபத்திய.*|తాజా వార్తలు|സമീപകാല.*|ഏറ്റവും പുതിയ.*|તાજા સમાચાર|సరికొత్త.*|ข่าว(?:ล่าสุด|ใหม่)|ล่าสุด|նորություններ|վերջին (?:լուրեր|նորություններ).*|լրահոս|ბოლო (?:ამბები|სიახლეები)|უახლესი.*|шинэ мэдээ
(?:[^のをにがはで]{0,12}|.{1,6}の)最新(?:消息|新聞|新闻|文章|資訊|资讯|動態|动态|報導|报道|ニュース|記事|トピックス|topics|情報|の.{0,8}(?:新聞|ニュース|記事|話題|投稿|情報|トピックス)|.{1,8}(?:新聞|新闻|消息|記事|ニュース))?(?:一覧|\d+本)?|即[時时](?:新[聞闻]|快[訊讯])?|快[訊讯]|[滚滾][动動]新[闻聞]|最近更新|新着(?:記事|ニュース|順|情報|一覧)?(?:一覧)?|.{1,10}の新着|速報(?:・?新着)?(?:ニュース)?|新着・.+|新しい記事|最近の(?:記事|投稿)|(?:최신|최근)(?:\s?(?:뉴스|기사|글))?|속보|실시간\s?뉴스|새\s?글
`;

const wrap = (source: string) => source.trim().replace(/\s*\n\s*/g, '|');

const LATEST = new RegExp(`^(?:${wrap(phrases)})$`, 'u');

/** Lists of something else, or picked by somebody. */
const NOT_LATEST =
  /comment|komment|coment|коммент|video|podcast|\bjobs?\b|stellen|blog|review|photo|foto|\bimages?\b|galler|galer|offers?\b|deals?\b|angebote|rezept|recipe|ricett|receta|receita|\bevents?\b|termine|tweets?|\bissue|ausgabe|edition|magazine|newsletter|obituar|most (?:read|viewed|popular|shared|watched)|popular|trending|recommend|related|editor|picks?\b|empfohl|empfehl|meist|gelesen|beliebt|mas (?:leid|vist)|mais (?:lid|vist)|piu (?:lett|vist)|les plus (?!recent)|meest (?!recent)|mest (?:lest|last|læst)|luetuim|najczesciej|najpopular|nejctenejsi|legolvasottabb|читаем|популярн|рекоменд|cok okunan|populer|terpopuler|xem nhieu|الاكثر|اكثر|پربازديد|人気|ランキング|热门|熱門|排行|추천|인기|많이 본|تعليق|评论|評論|コメント|動画|画像|写真|ブログ|影音|视频|圖片|图片/u;

/** What leads on to stories like the one being read. */
const MORE_LIKE_IT =
  /\b(?:you|u) (?:may|might)|don.t miss|must read|read (?:also|more|next)|more (?:from|on|like)|top stories|sponsor|promoted|partner|relacionad|lea (?:tambien|mas)|te puede interesar|leia (?:tambem|mais)|veja (?:tambem|mais)|saiba mais|ahnlich|interessier|interessant|verwandt|lesen sie|mehr zu|passend|lire aussi|meme (?:sujet|theme)|leggi (?:anche|altro)|correlat|potrebbe|lees ook|gerelateerd|las (?:ocksa|aven|mer)|læs (?:ogsa|mere)|les (?:ogsa|mer)|lue (?:myos|lisaa)|czytaj|powiazan|zobacz|ctete take|souvisejici|suvisiac|kapcsolodo|ezek is|citeste si|povezan|повезан|свързан|още от|читаите|по теме|за темою|σχετικ|διαβαστε|ilgili|benzer|baca juga|terkait|lien quan|関連|相关|相關|관련|ذات صله|متعلق|مرتبط|קשור|संबंधित|เกี่ยวข้อง/u;

/** A bare "News": the newest only where clock times that fall say so. */
const NEWS =
  /^(?:(?:all |alle )?(?:news|nachrichten|meldungen|nieuws)|aktuell(?:es)?|(?:ultimas )?noticias|notizie|actualites?|actus?|infos?|nyheter|nyheder|nytt|uutiset|wiadomosci|aktualnosci|zpravy|spravy|hirek|stiri|vijesti|vesti|новости|все новости|новини|всі новини|ειδησεις|haberler|الاخبار|اخبار|ニュース|新聞|新闻|뉴스|berita|ข่าว.{0,8}|tin tuc|naujienos|zinas|uudised|headlines|schlagzeilen|today|heute|hoy|oggi|dnes|dzis|сегодня|сьогодні|今日.{0,4})$/u;

/** "View all", "more ›" and the like at the end of a label. */
const MORE =
  /[\s|:–-]+(?:(?:view|see|show|read) (?:all|more)|all|more|mehr|alle(?: anzeigen)?|voir (?:tout|plus)|ver (?:todas?|tudo|mas|mais)|tutte|meer|visa fler|se alle|wiecej|vse|vsechny|все|всі|tumu|さらに見る|もっと見る|一覧|更多)$/u;

/** Lower case, without the spelling that differs from paper to paper: accents, hamzas, Persian and Arabic letters. */
function plainly(text: string): string {
  let plain = collapse(text).toLowerCase();
  if (/[^\x20-\x7e]/.test(plain))
    plain = plain
      .normalize('NFD')
      .replace(/[\u0300-\u036f\u0640\u064b-\u065f]/g, '')
      .normalize('NFC')
      .replaceAll('ی', 'ي')
      .replaceAll('ک', 'ك')
      .replaceAll('ة', 'ه');
  return plain.replace(/^[^\p{L}\p{N}#]+|[^\p{L}\p{M}\p{N}]+$/gu, '').replace(MORE, '');
}

/** No label is longer, in characters. */
const LABEL = 60;

/** What a heading, tab or label as a whole says to follow: the newest stories, or news of any kind. */
export const listSaidBy = rememberedLine((text): 'latest' | 'news' | undefined => {
  const plain = plainly(text);
  // A list is no longer named so when it is of one writer.
  if (LATEST.test(plain) && !NOT_LATEST.test(plain) && !/ by \p{L}/u.test(plain)) return 'latest';
  return NEWS.test(plain) ? 'news' : undefined;
}, LABEL);

export const saysLatest = (text: string): boolean => listSaidBy(text) === 'latest';

/** Does it say that something else follows? */
export const saysOther = rememberedLine((text): boolean => {
  const plain = plainly(text);
  return NOT_LATEST.test(plain) || MORE_LIKE_IT.test(plain);
}, LABEL);

/** Class and id names that say so where no heading does. */
export const LATEST_NAME =
  /(?:^|[\s_\-.])(?:latest-?(?:news|stories|posts|articles|headlines|list|content)|recent-?(?:posts|news|entries|entry|articles|stories)|recententries|news-?ticker|just-?in|newsfeed|news-feed|lenta|ultim(?:as|e|os)-?(?:noticias|notizie|ora|horas?|capa|artigos)?|ultimaora|neueste|breaking-?list|timeline-news|last-?news|lastnews|newest)(?=$|[\s_\-.\d])/i;

/** Names that content systems give to their list of newest posts, whatever is printed over it. */
export const LATEST_WIDGET = /recent-posts-\d|widget_recent_entries|recententries/i;
