/** What papers print over the list of their newest stories. */
const phrases = String.raw`
(?:the |our |more )?(?:very )?latest(?:$|:| news| stories| articles?| posts?| headlines?| updates?| (?:from|in|on) .+| .{1,24} (?:news|stories|articles|headlines))|latest|news ?(?:ticker|feed|wire)|just in|breaking(?: news)?$|recent(?: posts?| stories| articles?| news| headlines| entries| updates)|newest(?: stories| articles| posts)?|new(?:est)? on .+|most recent|latest & breaking|live news
(?:aktuelle|neueste|letzte|neue|aktuellste) (?:news|artikel|beiträge|nachrichten|meldungen|einträge|posts|.{1,16}artikel|.{1,16}nachrichten)|das neueste.*|neuestes|neueste aus .+|(?:news|live)-?ticker|eilmeldungen|schlagzeilen des tages|newsflash
dernières? (?:actualités|actus|infos?|nouvelles|minutes?|heures?|articles|publications|news)|derniers (?:articles|titres|posts)|articles récents|récents articles|(?:l.info |infos? )?en continu|(?:le )?fil (?:info|d.actu|actu|des? (?:l.)?actu).*|à la minute|toute l.actu en direct|en direct
últimas? (?:noticias?|horas?|notas|entradas|publicaciones|novedades).*|lo último.*|lo más (?:reciente|nuevo)|más recientes?|noticias recientes|entradas recientes|artículos recientes|al minuto|minuto a minuto|recientes
(?:as )?(?:mais recentes|últimas(?: notícias)?|últimos posts|posts recentes|notícias recentes|plantão|agora)|mais recentes.*|últimas.*
ultim(?:e|issime|a)(?: notizie| news| ora| ore)?|ultimi (?:articoli|post)|articoli recenti|gli ultimi articoli|news in tempo reale|ultime .{1,20}
(?:het )?laatste (?:nieuws|berichten|artikelen).*|net binnen|meest recent(?:e berichten)?|recente? (?:berichten|artikelen)|nieuwste
senaste (?:nytt|nytt.*|nyheterna|nyheter|artiklarna|inläggen)|senaste|seneste (?:nyt|nyheder|artikler|nytt)|seneste|(?:de )?siste (?:nytt|nyheter|nyhetene|saker|saker.*)|siste|nyeste|nyast|tuoreimmat(?: uutiset)?|uusimmat(?: uutiset| jutut)?|viimeisimmät|uusimpia|nýjast.*|nýjustu fréttir
najnowsze.*|ostatnie (?:wiadomości|wpisy|artykuły)|z ostatniej chwili|nejnovější.*|poslední (?:zprávy|články)|najnovšie.*|legfrissebb.*|friss(?:ek)?(?: hírek)?|ultimele (?:știri|stiri|articole|noutăți).*|cele mai noi.*|ultima oră|ultimele|najnovije.*|zadnje (?:novice|vijesti|vesti).*|zadnje|posljednje vijesti|poslednje vesti|најнови.*|последни (?:вести|новини).*|naujausi.*|naujienų srautas|jaunākās.*|viimased (?:uudised)?|värsked uudised|uusimad|(?:lajmet e fundit|të fundit|tash|më të fundit|fundit)
(?:последние|свежие|новые) (?:новости|записи|материалы|статьи).*|лента(?: новостей)?|новости (?:часа|дня|сегодня)|последнее|свежее|останні (?:новини|записи|матеріали).*|стрічка(?: новин)?|новини дня|најновије.*|апошнія навіны|соңғы жаңалықтар
son (?:dakika|haberler|gelişmeler|eklenenler|yazılar|yazilar)|en son haberler?|ən son xəbərlər|son xəbərlər|xəbər lenti|τελευταία(?: νέα| άρθρα)?|τελευταίες ειδήσεις|ροή ειδήσεων|ροή|(?:berita |artikel |kabar )?(?:terbaru|terkini)|tin (?:mới|mới nhất)|mới nhất|pinakabagong balita|mga bagong balita
آخر (?:ال)?أخبار.*|أحدث (?:ال)?(?:أخبار|مقالات|موضوعات).*|آخر المستجدات|الأحدث|أهم وآخر الأخبار|آخرین (?:اخبار|خبرها|مطالب|عناوین).*|تازه‌?ترین.*|جدیدترین.*|تازہ ترین.*|مبتدأ|חדשות אחרונות|מבזקים|עדכונים אחרונים|כתבות אחרונות
ताज़?ा (?:ख़?बर|समाचार|न्यूज).*|लेटेस्ट.*|সর্বশেষ.*|புதிய செய்திகள்|సరికొత్త.*|ข่าวล่าสุด|ล่าสุด|ข่าวใหม่|վերջին (?:լուրեր|նորություններ).*|լրահոս|ბოლო (?:ამბები|სიახლეები)|უახლესი.*
最新(?:消息|新聞|新闻|文章|資訊|资讯|動態|动态|報導|报道|ニュース|記事|トピックス|情報|の.{1,12}|.{1,8}(?:新聞|新闻|消息|記事|ニュース))?|即時(?:新聞|快訊)?|即时(?:新闻)?|滚动新闻|滾動新聞|新着(?:記事|ニュース|順)?|.{1,10}の新着|速報|新着・.+|최신(?:\s?(?:뉴스|기사|글))?|속보|실시간\s?뉴스
`;

const wrap = (source: string) => source.trim().replace(/\s*\n\s*/g, '|');

/** The whole of a heading, tab or label. */
export const LATEST = new RegExp(`^[^\\p{L}\\p{N}]*(?:${wrap(phrases)})[^\\p{L}\\p{N}]*$`, 'iu');

/** Lists of something else, or picked by somebody. */
export const NOT_LATEST =
  /comment|komment|coment|коммент|video|vídeo|видео|podcast|\bjobs?\b|stellen|blog|review|photo|foto|galler|galer|offers?|deals?|angebote|rezept|recipe|event|termine|tweets?|issue|ausgabe|edition|magazine|most (?:read|viewed|popular|shared|watched)|popular|trending|recommend|related|editor|picks?|empfohl|empfehl|meist|gelesen|beliebt|más (?:leíd|vist)|mais (?:lid|vist)|più (?:lett|vist)|les plus|meest|mest (?:lest|läst|læst)|luetuim|najczęściej|najpopular|nejčtenější|legolvasottabb|читаем|популярн|рекоменд|çok okunan|popüler|terpopuler|xem nhiều|الأكثر|پربازدید|人気|ランキング|热门|熱門|排行|추천|인기|많이 본|评论|評論|コメント|動画|影音|视频/iu;

/** Class and id names that say so where no heading does. */
export const LATEST_NAME =
  /(?:^|[\s_\-.])(?:latest-?(?:news|stories|posts|articles|headlines|list)|recent-?(?:posts|news|entries|entry|articles|stories)|recententries|news-?ticker|just-?in|newsfeed|news-feed|lenta|ultim(?:as|e|os)-?(?:noticias|notizie|ora|horas?|capa|artigos)?|ultimaora|neueste|breaking-?list|timeline-news|last-?news|lastnews|newest)(?=$|[\s_\-.\d])/i;

/** Names that content systems give to their list of newest posts, whatever is printed over it. */
export const LATEST_WIDGET = /recent-posts-\d|widget_recent_entries|recententries/i;
