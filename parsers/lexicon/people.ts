const any = (...words: readonly string[]): string => words.join('|');

/** Words before a writer's name that end where the word ends. */
const BY_WORD = any(
  'written by',
  'reported by',
  'reporting by',
  'story by',
  '(?:te(?:x|ks)te?|testo|texto)(?: (?:&|\\+|och|og|und|en|e|y|et) (?:fotos?|bild(?:er)?|photos?|billeder?))?(?: (?:von|av|af|di|de|by|door)|(?=\\s?:))',
  '(?:fotos?|bild(?:er)?|photos?) (?:&|\\+|och|og|und|en|e|y|et) te(?:x|ks)te?',
  'words by',
  'text by',
  'article by',
  'posted by',
  'this (?:post|article|story) was written by',
  'published by',
  'submitted by',
  'created by',
  'posted on .{6,24} by',
  'from',
  'by',
  'authors?',
  'reporters?',
  'correspondents?',
  'ein (?:beitrag|artikel|gastbeitrag|kommentar|bericht|interview) von',
  '(?:artikel|bericht|beitrag|kommentar|interview|veröffentlicht|geschrieben|verfasst|erstellt|eingestellt|gespeichert|gepostet) von',
  'von',
  'autor(?:in|en|innen)?',
  '(?:écrit|rédigé|publié|posté|propos recueillis) par',
  'par',
  'auteurs?',
  'auteure?s?',
  '(?:escrito|publicado|redactado|redigido|elaborado) por',
  'por',
  'autora?',
  'autor[ei]s',
  'a cura di',
  'scritto da',
  'pubblicato da',
  'di',
  'd[ao]',
  'autore',
  '(?:geschreven|geplaatst) door',
  'door',
  'skrevet av',
  'skrevet af',
  'skriven av',
  'av',
  'af',
  'skribent',
  'journalist',
  'kirjoittanut',
  'kirjoittaja',
  'opracowała?',
  'opracowanie',
  'napsala?',
  'szerző',
  'írta',
  'autorius',
  'autors',
  'piše',
  'napisa[ol]a?',
  'scris de',
  'publicat de',
  'shkruar nga',
  'nga',
  'автор(?:ы|и|ка)?',
  'корреспондент',
  'редактор',
  'написал[аи]?',
  'пише',
  'от',
  'yazar',
  'yazan',
  'haber',
  'muhabir',
  'συντάκτης',
  'γράφει(?: (?:ο|η))?',
  'του',
  'της',
  'από(?: τον| την)?',
  'oleh',
  'penulis(?: berita)?',
  'reporter',
  'tác giả',
  'theo',
  'بقلم',
  'كتب(?:ت)?',
  'نویسنده',
  'تحریر',
  'מאת',
  'लेखक',
  'द्वारा',
  'โดย',
);

/** Labels that a colon or a bar ends; without it the word may belong to the text. */
const BY_LABEL = any(
  'text',
  'texte',
  'texto',
  'testo',
  'tekst',
  'teksti',
  'redacción',
  'redação',
  'redazione',
  'redaktion',
  'redakcja',
  'bearbeitet von',
  'interview',
  'текст',
  'материал подготовил[аи]?',
  'подготовил[аи]?',
  'haber merkezi',
  'editor',
  'editör',
);

/** Words before a writer's name. */
export const BY = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:(?:${BY_WORD})(?![\\p{L}\\p{M}\\p{N}])\\s*[:：|]?|(?:${BY_LABEL})\\s*[:：|]|de(?= \\p{Lu}\\p{L}+ \\p{Lu})|[（(]?(?:文|文字|作者|記者|记者|撰文|編輯|编辑|责编|責編|责任编辑|責任編輯|撰稿)\\s?[／/:：・])\\s*`,
  'iu',
);

/** The same words with nothing after them: the name stands in the next line. */
export const ONLY_BY = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:${BY_WORD}|${BY_LABEL}|作者|記者|记者|文|撰文)[^\\p{L}\\p{N}]*$`,
  'iu',
);

/** Who only helped: the pictures, the checks, the translation. From here a byline names no writers. */
export const HELPED =
  /(?<!\p{L})(?:(?:ap |afp )?(?:fotos?|photos?|bild|imagen|snimka|снимка|фото)\s?[:/]|(?:contributions? (?:from|by)|with (?:contributions|reporting|files) (?:from|by)|additional reporting|photograph(?:y|s|ed) by|photos? by|pictures? by|images? by|illustrat(?:ions?|ed) by|illustration(?:en)? von|illustrations? (?:de|par)|styled by|edited by|editing by|reviewed by|medically reviewed|fact[- ]checked by|translated by|produced by|video by|graphics? by|fotos? von|bilder? von|mitarbeit:|übersetz(?:t|ung)|photos? (?:de|par)|traduit|traduction|traducción|fotografías? de|foto's? van|foto di|zdjęcia)(?!\p{L}))/iu;

/** A picture's credit is no byline. */
export const PICTURED =
  /^[^\p{L}]*(?:photos?|pictures?|images?|fotos?|fotografía|bild(?:er)?|bildquelle|foto'?s|immagine|zdjęcie|kuva|снимк[аи]|фото|fotoğraf|photographe?r?|courtesy|credits?|copyright|video|illustration|写真|撮影|圖|图|사진)(?!\p{L}| (?:&|\+|och|og|und|en|e|y|et) te(?:x|ks))/iu;

/** Names of offices, not people. */
export const ORGANISATION =
  /(?<!\p{L})(?:news|newsroom|staff|desk|editors?|editorial|editoriale|team|redaktion|redaktionen|redaktionsteam|redactie|redacci[oó]n|redacao|redação|redazione|r[eé]daction|redacția|redakcja|redakce|redakcia|redakcija|reporter|reporters|correspondents?|agency|agencies|agence|agencias?|agências?|agenzia|agentur|agenturen|press|presse|media|medias|tv|radio|times|post|herald|tribune|gazette|journal|daily|weekly|magazine|magazin|diario|diário|giornale|jornal|periódico|noticias|notícias|notizie|nieuws|online|web|digital|admin|administrator|group|inc|ltd|llc|gmbh|ag|network|service|services|associated|department|university|institute|council|ministry|association|foundation|committee|bureau|wire|wires|contributors?|guest|nyheter|toimitus|szerkesztőség|redactor|webdesk|newsdesk|newsteam|international|publishing|broadcasting|communications|newspaper|club|company|center|centre|office|deutschland|welle|party|government|police|archive|brandroom|zeitung|verlag|stiftung|verein|today|nachrichten|blog|wikipedia|συντακτικη|συντακτική|ομάδα)(?!\p{L})|редакц|редакція|новости|новини|агентств|редактор|пресс|служб|haber|ajans|gazete|editör|تحرير|وكالة|צוות|אתר|מערכת|編輯部|编辑部|新聞|新闻|日報|日报|晚報|晚报|快訊|快讯|記者|综合|綜合|報導|中心|網$|网$|社$|台$|局$|部$|組$|组$|ニュース|編集部|新聞社|통신|뉴스|신문|편집|ब्यूरो|डेस्क/iu;

const AGENCIES = any(
  'afp',
  'ap',
  'reuters',
  'dpa',
  'dpa-afx',
  'apa',
  'efe',
  'ansa',
  'lusa',
  'tass',
  'тасс',
  'ria',
  'риа',
  'риа новости',
  'interfax',
  'интерфакс',
  'ani',
  'pti',
  'ians',
  'upi',
  'aap',
  'tt',
  'ntb',
  'ritzau',
  'stt',
  'pap',
  'čtk',
  'ctk',
  'tasr',
  'mti',
  'hina',
  'beta',
  'tanjug',
  'bta',
  'agerpres',
  'belga',
  'anp',
  'sda',
  'keystone-sda',
  'kna',
  'epd',
  'sid',
  'xinhua',
  '新华社',
  '新華社',
  '中新社',
  '中央社',
  'yonhap',
  '연합뉴스',
  'kyodo',
  'jiji',
  '共同通信',
  '時事通信',
  'antara',
  'bernama',
  'aa',
  'anadolu ajansı',
  'anadolu agency',
  'iha',
  'dha',
  'press association',
  'pa media',
  'associated press',
  'canadian press',
  'agence france-presse',
  'reuters news agency',
  'bloomberg(?: news)?',
  'europa press',
  'télam',
  'telam',
  'notimex',
  'agencia efe',
  'agência brasil',
  'agência estado',
  'estadão conteúdo',
  'folhapress',
  'adnkronos',
  'agi',
  'askanews',
  'getty',
  'pna',
  'vna',
  'ttxvn',
  'بنا',
  'واس',
  'وام',
  'irna',
  'isna',
  'fars',
  'ukrinform',
  'укринформ',
  'укрінформ',
  'unian',
  'уніан',
);

export const AGENCY = new RegExp(`^(?:the )?(?:${AGENCIES})$`, 'iu');

/** An agency after a name: "Ada Marsh, AP", "Ada Marsh The Associated Press". */
export const AGENCY_AFTER = new RegExp(`[\\s/]+(?:the )?(?:${AGENCIES})$`, 'iu');

/** Words that agencies carry in their names. */
export const AGENCY_WORD =
  /(?<!\p{L})(?:agency|agencies|agence|agencia|agência|agenzia|agentur|nachrichtenagentur|presse-agentur|agentschap|agencja|agentura|agenție|ajansı|wire service|агентство|агенція|агенция|وكالة|خبرگزاری|通讯社|通訊社|通信社|통신)(?!\p{L})/iu;

/** Words that join names in a byline. */
export const AND =
  /\s*(?:[,;]\s(?:and|und|et|y|e|og|och|en|i|и|&)\s|[,;،，、;|•·]|\s\/\s|／|\s&\s|\s\+\s|\s(?:and|und|et|y|e|en|och|og|ja|i|a|és|și|si|и|і|та|ve|και|dan|và|و|with|mit|avec|con|com|med)\s)\s*/iu;

export const ROLE =
  /correspondent|reporter|editor|journalist|writer|columnist|contributor|redakteur|korrespondent|journaliste|correspondant|redactor|periodista|corresponsal|giornalista|inviato|redacteur|verslaggever|dziennikarz|korespondent|журналист|корреспондент|обозреватель|muhabir|yazar|director|chief|professor|lecturer|analyst|producer|photographer|fellow|researcher|critic|kommentator|kolumnist|chroniqueur/iu;

/** Lower-case words inside of a person's name. */
export const PARTICLE =
  /^(?:de|del|della|dello|delle|degli|dei|di|da|das|do|dos|du|des|la|le|las|los|lo|van|von|vom|der|den|ter|ten|te|zu|zum|zur|af|av|al|el|ul|ibn|bin|binti|bint|ben|bar|abu|y|e|i|und|of|o['’]|d['’]|l['’]|'t|st|san)$/u;

/** Words of buttons, labels and calendars, which no name holds. */
export const NO_PERSON =
  /^(?:em|in|at|from|aus|para|desde|direkt)\s|(?<!\p{L})(?:facebook|twitter|instagram|linkedin|whatsapp|reddit|telegram|youtube|google|links?|images?|photography|partnership|expertise|experts?|showbiz|solutions|checked|kitchen|read|more|posts|stories|about|autoren|geschrieben|veröffentlicht|aktualisiert|stand|publié|modifié|actualizado|publicado|atualizado|pubblicato|aggiornato|last|commentary by|minutes?|january|february|april|july|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|getty|rating|bio|written by|inhalte|content|articles?|industry|sports?|finance|business|politics|entertainment|newsletter|advertisement|anzeige|tricks|weitere|informationen)(?!\p{L})|公開|公开|分享|更多|新华|関連|记事|記事|责任|責任|編輯|编辑|特集|写真/iu;

/** "The Courier", "La Voz": an article with one word is how papers are called. */
export const TITLED = /^(?:the\s.*|(?:el|la|le|il|lo|los|las|les|die|der|das|het|o|a)\s\S+)$/iu;

/** What stands in a byline's place and is no name. */
export const NO_NAME =
  /^(?:null|undefined|none|admin|administrator|user|unknown|anonymous|n\/a|authors?|by|from|редактор|webmaster|\S*admin|root|guest|share|see more|(?:read |show |view )?more(?: (?:posts|stories|articles|from).*)?|view (?:profile|all|bio).*|profile|facebook|twitter|instagram|linkedin|email|e-mail|home|follow|bio|about(?: the| this)? author|über den autor|related(?: .*)?|weitere .*|mehr .*|plus d.*|comments?|published|updated|posted|date|website|contact|publisher|photo|image|video|advertisement|anzeige|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday)$/iu;

/** Before the agency that a story was taken from. */
export const SOURCE =
  /(?<!\p{L})(?:source|quelle|fonte|fuente|bron|kilde|källa|źródło|zdroj|izvor|sursa|forrás|kaynak|источник|джерело|πηγή|sumber|nguồn|来源|來源|المصدر|منبع|स्रोत)\s?[:：]\s?/iu;
