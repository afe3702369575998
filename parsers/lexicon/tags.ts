import { fold } from '../text.ts';
/** A label that opens the list of topics. */
export const TAG_LABEL =
  /^[^\p{L}]*(?:tags?|topics?|keywords?|filed under|more on|related topics|schlagwörter|schlagworte|themen|stichwörter|mots[- ]cl[eé]s|th[eè]mes|sujets|etiquetas|temas|palabras clave|palavras-chave|assuntos|argomenti|onderwerpen|trefwoorden|ämnen|emner|avainsanat|aiheet|tagi|temat[yi]|štítky|témata|címkék|etichete|oznake|etiketler|λέξεις κλειδιά|теги|тэги|темы|метки|етикети|тагове|ключови думи|kata kunci|từ khóa|chủ đề|الوسوم|كلمات دلالية|برچسب‌ها|תגיות|टैग्स?|标签|標籤|關鍵字|关键词|キーワード|タグ|태그)\s*[:：]/iu;

/** The same as a heading of its own. */
export const TAG_HEADING =
  /^[^\p{L}]*(?:(?:article |story |news |key|related |more |in this )?(?:tags?|topics?|keywords|subjects)|(?:topics|tags|people|organi[sz]ations|more) (?:in|on|of) this (?:story|article|topic)|(?:read |see )?more (?:on|about)(?: these topics)?|explore more(?: on these topics)?|filed under|mehr (?:zum thema|lesen über|zu diesem thema|zu)|(?:weitere )?(?:themen|schlagwörter|schlagworte|stichwörter)(?: (?:in|aus) diesem artikel)?|(?:sur les |dans )?(?:mêmes )?(?:thèmes|sujets|mots[- ]clés)(?: associés| liés)?|(?:temas|etiquetas)(?: relacionad[oa]s)?|más sobre|archivado en|en este artículo|(?:palavras[- ]chave|assuntos|tópicos)(?: relacionados)?|mais sobre|veja mais sobre|argomenti|leggi altro su|onderwerpen|trefwoorden|meer over|ämnen|mer om|läs mer om|emner|mere om|les mer om|aiheet|avainsanat|lisää aiheesta|(?:powiązane )?(?:tematy|tagi)|więcej o|témata|více o|témy|címkék|etichete|etiketler|ilgili (?:konular|haberler|etiketler)|(?:теги|тэги|темы|ключевые слова)|(?:теми|мітки)|още за|тагове|ετικέτες|θέματα|kata kunci|topik(?: terkait)?|(?:chủ đề|từ khóa)(?: liên quan)?|(?:الوسوم|مواضيع ذات صلة|كلمات مفتاحية|الكلمات المفتاحية)|برچسب[\s‌]*ها|कीवर्ड्स?|(?:相关|關聯|相關)?(?:标签|標籤|關鍵字|关键词|話題|话题)|関連(?:キーワード|タグ|トピックス?|ワード)|キーワード|タグ)[^\p{L}]*$/iu;

/** Words of buttons that stand among topics. Folded. */
export const NO_TOPIC: ReadonlySet<string> = new Set(
  (
    'tweet|share|print|email|e mail|facebook|twitter|whatsapp|telegram|copy link|follow|comment|comments|all topics|more|more topics|related topics|see more|show more|view all|' +
    'teilen|drucken|alle themen|mehr|themen|kommentare|weitere themen|partager|imprimer|voir plus|commentaires|tous les themes|compartir|imprimir|ver mas|comentarios|temas relacionados|compartilhar|ver mais|condividi|stampa|commenti|altri temi|delen|reacties|del|dela|kommentarer|udostepnij|komentarze|sdilet|paylas|yorum|yorumlar|поделиться|комментарии|поширити|коментарі|コメント|シェア|分享|评论|評論|留言|공유|댓글|شارك|تعليقات|نظرات'
  )
    .split('|')
    .map(fold),
);

/** What papers say of themselves and of every page: no story's topic. Folded. */
export const GENERIC: ReadonlySet<string> = new Set(
  (
    'news|latest news|breaking news|breaking|top stories|top news|news today|today news|live news|world news|local news|news paper|newspaper|newspapers|magazine|journal|journalism|article|articles|story|stories|post|posts|blog|press|media|daily|information|info|headlines|headline|front page|frontpage|home|homepage|homepage featured|featured|editors picks|editor s picks|trending|viral|general|general news|uncategorized|other|all|video|videos|photo|photos|photo gallery|gallery|includes photo gallery|newsletter|online|website|web|portal|feed|free|updates|update|happening now|syndicated content|standard|default|premium|medium|text|type article|read|more|tags|tag|topics|keywords|' +
    'nachrichten|aktuell|aktuelles|schlagzeilen|zeitung|magazin|artikel|news aktuell|startseite|ubersicht|kurznachrichten|eilmeldung|' +
    'actualite|actualites|actu|actus|infos|journaux|presse|une|a la une|en direct|direct|' +
    'noticias|noticia|noticias de hoy|ultimas noticias|ultima hora|actualidad|periodico|periodicos|diario|prensa|informacion|portada|titulares|reportajes|articulos|hoy|redaccion|' +
    'noticias de ultima hora|jornal|imprensa|informacao|manchetes|ultimas|materia|' +
    'notizie|notizia|ultime notizie|ultima ora|giornale|giornali|quotidiano|informazione|attualita|cronaca|oggi|' +
    'nieuws|laatste nieuws|krant|actueel|nyheter|nyhet|senaste nytt|tidning|nyheder|nyhed|seneste nyt|avis|siste nytt|uutiset|uutinen|' +
    'wiadomosci|informacje|aktualnosci|gazeta|serwis|wydarzenia|zpravy|aktualne|noviny|zpravodajstvi|spravy|aktuality|hirek|hir|friss hirek|stiri|stire|ultimele stiri|ziar|noutati|actualitate|vijesti|vesti|novosti|najnovije vijesti|novice|zinas|naujienos|uudised|lajme|lajmi|' +
    'новости|последние новости|новости дня|новости сегодня|новость|газета|журнал|пресса|сми|статья|статьи|главное|новини|останні новини|головні новини|стаття|вести|вестник|актуално|' +
    'haber|haberler|son dakika|son dakika haber|son dakika haberleri|haberleri|gazete|guncel|gundem|xeber|xeberler|' +
    'ειδησεις|νεα|επικαιροτητα|berita|berita terkini|berita hari ini|kabar|terkini|tin tuc|tin moi|tin nong|bao|' +
    'اخبار|الاخبار|أخبار|خبر|عاجل|جريدة|صحيفة|خبرگزاری|روزنامه|خبرها|חדשות|כתבה|समाचार|खबर|न्यूज|हिंदी न्यूज|ताजा खबर|' +
    '新闻|新聞|资讯|快讯|报纸|頭條|头条|ニュース|速報|記事|トップ|新着|뉴스|기사|속보|신문'
  )
    .split('|')
    .map(fold),
);
