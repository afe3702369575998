/**
 * Lines that stand among an article's paragraphs and are not the journalist's: by what they say, in the
 * languages that news is most printed in. Each is tested against a whole block, so each is anchored.
 */
const starts = (phrases: string) =>
  new RegExp(`^[^\\p{L}\\p{N}]*(?:${phrases.trim().replace(/\s*\n\s*/g, '|')})(?![\\p{L}])`, 'iu');

/** Points to another story. */
export const READ_ALSO = starts(String.raw`
  read (?:also|more|next|this|the full|our|full)|also read|see also
  related(?: (?:articles?|stories|story|news|content|posts?|topics?|links?|coverage))?\s*[:\-–]?$
  related\s*:|recommended(?: for you| reading| stories)?\s*[:]?$|more (?:on|from|about) |more:
  watch (?:also|more|next|now)|watch:|don.t miss|click here|go deeper
  you (?:may|might) (?:also )?(?:like|be interested)|what to read next|top stories|most read|trending
  continue reading|further reading|must read|up next|keep reading
  lesen sie (?:auch|mehr|hier|dazu|jetzt)|mehr (?:zum thema|dazu|lesen)|lesetipps?|auch interessant
  das könnte sie (?:auch )?interessieren|weiterlesen|mehr aus|passend dazu|siehe auch|zum thema
  (?:à|a) lire(?: aussi| également)?|lire (?:aussi|également|la suite)|voir aussi
  sur le même (?:sujet|thème)|à voir aussi|pour aller plus loin|lisez aussi|vous aimerez aussi
  lea? (?:también|además|más)|leer (?:también|más)|lee (?:también|más|además)|te puede interesar
  también (?:te )?puede(?:s)? (?:interesar|leer)|le puede interesar|puedes leer|mira también
  mirá también|ver también|más información|noticias? relacionadas?|te recomendamos|seguí leyendo
  sigue leyendo|leia (?:também|mais|tambem)|veja (?:também|mais)|saiba mais|ver mais|leia ainda
  confira também|relacionad[oa]s?\s*:?$|notícias relacionadas|leggi anche|leggi (?:tutto|di più|pure)
  vedi anche|potrebbe interessarti|articoli correlati|per approfondire|guarda anche
  lees (?:ook|meer|verder)|zie ook|lees hier|bekijk ook|meer over|ook interessant
  läs (?:också|även|mer|vidare)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)|se også
  missa inte|katso myös|czytaj (?:także|też|również|więcej|dalej)|zobacz (?:także|też|również|więcej)
  przeczytaj (?:także|też|również)|polecamy|čtěte (?:také|též|i|dále)|přečtěte si|mohlo by vás zajímat
  čítajte aj|prečítajte si|olvass[ae] (?:el|tovább)|kapcsolódó|citește (?:și|mai)|citiţi şi|vezi și
  pročitajte(?: i)?|pročitaj|čitajte(?: i)?|preberite(?: tudi)?|skaitykite (?:taip pat|daugiau)
  lasi (?:arī|vēl)|loe (?:ka|veel|lisaks)|lexo (?:edhe|më)
  читайте (?:также|ещё|еще|подробнее|по теме|далее)|читать (?:также|далее|ещё|еще)|смотрите также
  см\. также|по теме|материалы по теме|ранее по теме|читайте також|читайте (?:і|й)|дивіться також
  прочетете (?:още|и)|вижте (?:още|и)|още по темата|прочитајте|ayrıca oku|bunu da oku|haberin devamı
  ilgili haber(?:ler)?|bunlar da ilginizi|διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα|και)
  δείτε (?:επίσης|ακόμα)|baca (?:juga|selengkapnya|lainnya)|lihat juga|simak juga|xem thêm|đọc thêm
  tin liên quan|tonton juga|اقرأ (?:أيض|ايض|المزيد|أيضا)|اقرا ايضا|شاهد أيض|إقرأ أيض|مواضيع ذات صلة
  بیشتر بخوانید|مطالب مرتبط|یہ بھی پڑھیں|مزید پڑھیں|קראו (?:גם|עוד)|עוד ב|इसे भी पढ़ें|यह भी पढ़ें
  ये भी पढ़ें|और पढ़ें|আরও পড়ুন|関連記事|あわせて読みたい|合わせて読みたい|続きを読む|相关(?:阅读|新闻|报道|文章)|延伸(?:阅读|閱讀)
  更多(?:新闻|新聞|报道|報導|內容)|相關(?:新聞|報導|文章|閱讀)|推薦閱讀|推荐阅读|관련\s?기사|더 읽기|看更多|點我看
`);

/** Asks the reader for something: to subscribe, follow, share, pay, install. */
export const ASKS = starts(String.raw`
  sign up|subscribe|follow (?:us|me|@|the |our )
  (?:you can also )?follow .{2,40} on (?:twitter|facebook|instagram|x|google|telegram|whatsapp|youtube|linkedin)
  join (?:us|our|the conversation|the discussion)|share (?:this|on|via|article|story)|share$|like us
  get (?:the latest|our|more|breaking|unlimited|news alerts)|download (?:the|our) app
  support (?:us|our|independent|quality|local)|become a (?:member|subscriber|supporter|patron)|donate
  already a (?:subscriber|member)|log ?in|register (?:now|here|for)|print this|email this|send us
  have a (?:tip|story)|got a (?:tip|story)|contact (?:us|the author|the reporter)|do you have
  thank you for (?:reading|subscribing|your)|thank you!?$|enter your email|your email|this site uses
  we use cookies|by (?:subscribing|signing|submitting|clicking|continuing|registering)
  please (?:enable|log|sign|subscribe|read our|consider|support|note that comments)
  comments? (?:are|is|on this)|leave a (?:comment|reply)|post a comment|view comments|show comments
  advertisement|sponsored|loading|report a (?:typo|mistake|correction)|copyright|all rights reserved|©
  \(c\) ?\d{4}|to (?:read|view) (?:this|the full)|here we are to serve
  stay (?:informed|up to date|updated|tuned|connected)|never miss
  this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published)|enable javascript
  turn on notifications|most viewed|listen to this|tags?\s*:|topics?\s*:|filed under|posted in
  in this article|reporting by|editing by|our standards|click to|tap (?:here|to)|browse |back to top
  next article|previous article|next (?:post|story)|previous (?:post|story)|abonnieren
  jetzt (?:abonnieren|anmelden|registrieren|testen|kostenlos)|folgen sie|newsletter|artikel teilen
  teilen$|melden sie sich|kommentare|anzeige$|werbung|registrieren|merken$|drucken|zur startseite
  mit material von|quelle\s*:|schlagworte|bitte (?:melden|aktivieren)|diesen artikel|kommentieren
  an dieser stelle|abonnez-vous|s.abonner|suivez[- ](?:nous|le|la|les)|partager|inscrivez-vous
  commentaires|publicité|connectez-vous|recevez|newsletters?|rejoignez|je m.abonne
  cet article est réservé|suscr[ií]b[ea](?:te|se)|s[ií]gue(?:nos|me)|sigue(?: a|nos| en| toda)|seguinos
  compart[ei]r|comparte|comentarios|publicidad|regístrate|reg[ií]strese|recib[eaí]|únete|inicia sesión
  etiquetas|descarga la app|archivado en|para seguir leyendo|assine|inscreva-se
  siga(?: o| a| nos| -nos|-nos)|compartilh[ea]|partilh[ae]|comentários|publicidade|receba|entre no
  clique|participe|continua após|iscriviti|segui(?:ci| )|condividi|commenti|pubblicità|abbonati
  riproduzione riservata|ricevi|accedi|scopri|© riproduzione|volg ons|abonneer|deel (?:dit|via|op)
  delen$|reacties|advertentie|meld je aan|aanmelden|schrijf je in|prenumerera|följ oss
  dela(?: artikeln)?$|annons|kommentarer|følg oss|del (?:artikel|på)|annonse|abonner|mainos
  jaa(?: artikkeli)?$|tilaa|zapisz się|subskrybuj|udostępnij|komentarze|reklama|dołącz|obserwuj|śledź
  źródło\s*:|masz (?:dla nas )?|sdílejte|sdílet|diskuse|přihlásit|reklama|megosztás|iratkozz|kövess
  hirdetés|abonează|urmărește|urmărește-ne|distribuie|comentarii|pratite|podijeli|podeli|komentari
  oglas|prenumeruok|dalintis|reklāma|na ndiqni|publicitet|подпис(?:ывайтесь|аться|ывайся|ка)
  подели(?:ться|тесь|сь)|комментари[ийев]|реклама|следите за|присоединяйтесь|наш (?:телеграм|telegram)
  источник\s*:|фото\s*:|теги\s*:?|войти|авторизуйтесь|нашли ошибку|если вы нашли|заметили ошибку
  підпис(?:уйтесь|атися)|поділитися|коментар[іи]|приєднуйтесь|джерело\s*:|абонирай|сподели|последвайте
  следвайте|етикети|тагове|ключови думи|коментари|пријави|подели|takip edin|abone ol|paylaş
  yorum(?:lar)?|reklam|etiketler|ακολουθήστε|κοινοποίηση|σχόλια|διαφήμιση|γίνετε μέλος|πηγή\s*:
  ikuti (?:kami|berita|update)|bagikan|komentar|iklan|editor\s*:|advertisement|theo dõi|chia sẻ
  bình luận|quảng cáo|từ khóa|gửi bình luận|ikuti saluran|اشترك|تابعنا|تابعونا|شارك|تعليقات|إعلان
  كلمات دلالية|الوسوم|عضو شوید|برچسب|اشتراک‌گذاری|نظرات|انتهای پیام|کد خبر|לחצו כאן|הצטרפו|עקבו אחרי
  תגובות|שתפו|לחץ כאן|हमें फॉलो|शेयर करें|关注|關注|订阅|訂閱|分享|评论|評論|责任编辑|責任編輯|责编|編輯[：:]|编辑[：:]|来源[：:]|來源[：:]
  加入|追蹤|下載|下载|広告|シェア|コメント|会員登録|フォロー|無断転載|구독|공유|댓글|저작권자|무단|ⓒ|기자\s*구독|點擊|点击
`);

/** A credit of a picture, alone on its line. */
export const CREDIT = starts(String.raw`
  (?:file |stock |photos? ?|image |picture |video )?(?:credits?|courtesy)(?: of)?\s*[:/]
  photos?\s*(?:by|:|/|©|credit)|images?\s*(?:by|:|/|©|credit|source)|pictures?\s*[:/]
  file (?:photo|picture)|getty images|shutterstock|istock|foto(?:s|grafie)?\s*[:/©]|fot\.|bild\s*[:/]
  bildquelle|crédit|crédits? photo|imagen?\s*[:/]|imagem\s*[:/]|crédito|reprodução|divulgação|fotó\s*:
  фото\s*[:/]|фото (?:из|с|©)|снимка\s*:|صورة\s*:|写真[：:]|图片?来源|圖[／/：:]|▲|△|사진\s*[=:]|foto dok
`);

/** A line that says who wrote it or edited it, when, and no more. */
export const SHORT_NOTE = starts(String.raw`
  updated|published|last (?:updated|modified)|first published|posted|aktualisiert|veröffentlicht|publié
  mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|publicerad
  uppdaterad|publisert|oppdatert|opublikowano|aktualizacja|опубликовано|обновлено|опубліковано|оновлено
  diterbitkan|güncelleme|yayınlanma|δημοσίευση|ενημέρωση|\d+ min(?:ute)?s? read|reading time|lesezeit
  temps de lecture|tempo di lettura|tiempo de lectura|estimated reading
`);

/** The end of the article, whatever follows it. */
export const ENDS = starts(String.raw`
  comments?(?: \(\d+\))?\s*$|\d+ comments?\s*$|leave a (?:comment|reply)
  related (?:articles?|stories|posts?|news|content)\s*:?$|more (?:stories|news|articles)(?: from.*)?$
  about the author|you (?:may|might) also (?:like|be interested in)|recommended for you
  most (?:read|popular|viewed)$|trending(?: now)?$|latest (?:news|stories|articles|posts)\s*$
  recent posts?\s*$|read next$|up next$|share this(?: article| story| post)?\s*:?$
  join the conversation|kommentare(?: \(\d+\))?$|mehr zum thema\s*:?$
  das könnte sie (?:auch )?interessieren|meistgelesen|weitere artikel|über den autor|commentaires?$
  sur le même (?:sujet|thème)\s*:?$|à lire aussi\s*:?$|les plus lus|comentarios$
  noticias relacionadas\s*:?$|lo más (?:leído|visto)|más noticias\s*$|te puede interesar\s*:?$
  comentários$|notícias relacionadas\s*:?$|mais lidas|leia também\s*:?$|commenti$
  articoli correlati\s*:?$|leggi anche\s*:?$|reacties$|lees ook\s*:?$|meest gelezen|komentarze$
  zobacz także\s*:?$|czytaj także\s*:?$|комментарии$|читайте также\s*:?$|материалы по теме\s*:?$
  новости партнер|ilgili haberler\s*:?$|yorumlar$|baca juga\s*:?$|berita terkait\s*:?$|مواضيع ذات صلة
  أخبار ذات صلة|اقرأ أيضا\s*:?$|関連記事\s*$|相关(?:阅读|新闻|文章)\s*$|相關(?:新聞|文章)\s*$|延伸閱讀\s*$|관련\s?기사\s*$
`);

/** An appeal for money or readers, wherever in the line it stands. */
export const APPEAL =
  /\bwe (?:may |might |can |could )?(?:earn|receive|get|collect) (?:an? |some )?(?:small )?(?:affiliate )?(?:commissions?|compensation)|subscribe (?:on a|to our|to the|now|today)|by subscribing|support (?:our|independent|open|quality|local)[\p{L}, ]{0,40}(?:journalism|newsroom|reporting)|become a (?:member|subscriber|supporter)|(?:follow|find|join) (?:us|our|\w+) on (?:twitter|facebook|instagram|telegram|whatsapp|google)|sign up (?:for|to) (?:our|the)|(?:does not|doesn.t) cost much|make a (?:donation|contribution)|unterstützen sie|soutenez|apóyanos|подпис(?:ывайтесь|аться) на|поддержите/iu;

/** A rule of marks that sets off what is no longer the story. */
export const RULE_LINE = /^(?:[-–—_*=•·~#]\s?){2,}$/;
