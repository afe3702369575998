/** Words before a writer's name. */
export const BY = new RegExp(
  `^(?:[^\\p{L}\\p{N}]*)(?:${[
    'written by',
    'reported by',
    'story by',
    'words by',
    'posted by',
    'published by',
    'submitted by',
    'authors?\\s*[:：]?',
    'reporters?\\s*[:：]',
    'correspondents?\\s*[:：]',
    'by[:\\s]',
    'ein (?:beitrag|artikel|gastbeitrag|kommentar|bericht) von',
    'von',
    'text:',
    'autor(?:in|en)?\\s*:?',
    'verfasst von',
    'par',
    'auteurs?\\s*:?',
    'écrit par',
    'rédigé par',
    'publié par',
    'por',
    'escrito por',
    'autora?\\s*:?',
    'redacción:',
    'di',
    'a cura di',
    'autore\\s*:?',
    'door',
    'auteur:',
    'av',
    'af',
    'text\\s+',
    'skribent:?',
    'tekst\\s*:',
    'journalist\\s*:?',
    'kirjoittaja:?',
    'teksti:',
    'autor\\s*:?',
    'opracował[aי]?',
    'napsal[a]?',
    'szerző\\s*:?',
    'írta\\s*:?',
    'de\\s',
    'autorius\\s*:?',
    'autors\\s*:?',
    'piše\\s*:?',
    'napisa[ol]a?\\s*:?',
    'автор(?:ы|и|ка)?\\s*[:：]?',
    'текст\\s*:',
    'корреспондент\\s*:?',
    'yazar\\s*:?',
    'haber\\s*:',
    'συντάκτης\\s*:?',
    'του\\s',
    'της\\s',
    'γράφει (?:ο|η)',
    'oleh\\s*:?',
    'penulis\\s*:?',
    'reporter\\s*:?',
    'penulis berita',
    'tác giả\\s*:?',
    'theo\\s',
    'بقلم\\s*[:：]?',
    'كتب(?:ت)?\\s*[:：]?',
    'نویسنده\\s*[:：]?',
    'تحریر\\s*[:：]?',
    'מאת\\s*:?',
    'लेखक\\s*:?',
    'द्वारा',
    '文[／/|：:]',
    '作者[：:]?',
    '記者[：:]?',
    '记者[：:]?',
    '撰文[：:／/]?',
    '編輯[：:／/]',
    '文\\s?[／/]',
  ].join('|')})\\s*`,
  'iu',
);

/** Names of offices, not people. */
export const ORGANISATION =
  /\b(?:news|newsroom|staff|desk|editors?|editorial|team|redaktion|redaktionen|redactie|redacci[oó]n|redazione|r[eé]daction|redacția|redakcja|redakce|redakcia|reporter|reporters|correspondents?|agency|agencies|agence|agencias?|agenzia|agentur|press|media|tv|radio|times|post|herald|tribune|gazette|journal|daily|magazine|online|web|digital|admin|administrator|group|inc|ltd|llc|gmbh|network|service|services|associated|department|university|institute|council|ministry|association|foundation|committee|bureau|wire|wires|contributors?|guest|nyheter|toimitus|szerkesztőség|redactor|webdesk|newsdesk|news desk|international|publishing|broadcasting|communications|newspaper|club|company|center|centre|office|deutschland|welle)\b|редакц|редакція|новости|агентств|редактор|пресс|служб|haber|ajans|gazete|editör|تحرير|وكالة|אתר|מערכת|編輯部|编辑部|新聞|新闻|記者|综合|綜合|報導|中心|ニュース|編集部|新聞社|통신|뉴스|신문/iu;

export const AGENCY =
  /^(?:the )?(?:afp|ap|reuters|dpa|apa|efe|ansa|lusa|tass|тасс|ria|риа|рИА новости|interfax|интерфакс|ani|pti|ians|upi|aap|tt|ntb|ritzau|stt|pap|čtk|ctk|tasr|mti|hina|beta|tanjug|bta|agerpres|belga|anp|sda|keystone-sda|kna|epd|sid|xinhua|新华社|新華社|中新社|中央社|yonhap|연합뉴스|kyodo|jiji|共同通信|時事通信|antara|bernama|aa|anadolu ajansı|anadolu agency|iha|dha|press association|pa media|associated press|the canadian press|agence france-presse|reuters news agency|bloomberg(?: news)?|europa press|télam|notimex|agencia efe|dpa-afx|adnkronos|agi|askanews|getty|pna|vna|ttxvn|بنا|واس|وام|irna|isna|fars|ukrinform|укринформ|укрінформ|unian|уніан)$/iu;

/** Words that agencies carry in their names. */
export const AGENCY_WORD =
  /(?<!\p{L})(?:agency|agencies|agence|agencia|agência|agenzia|agentur|agentschap|agencja|agentura|agenție|ajansı|wire service|агентство|агенція|агенция|وكالة|خبرگزاری|通讯社|通訊社|通信社|통신)(?!\p{L})/iu;

/** Words that join names in a byline. */
export const AND =
  /\s*(?:[,;،，、;|•·]|\s\/\s|／|\s&\s|\s\+\s|\s(?:and|und|et|y|e|en|och|og|ja|i|a|és|și|si|и|і|та|ve|και|dan|và|و|with|mit|avec|con|com|med)\s)\s*/iu;

export const ROLE =
  /correspondent|reporter|editor|journalist|writer|columnist|contributor|redakteur|korrespondent|journaliste|correspondant|redactor|periodista|corresponsal|giornalista|inviato|redacteur|verslaggever|dziennikarz|korespondent|журналист|корреспондент|обозреватель|muhabir|yazar|director|chief|professor|lecturer|analyst|producer|photographer|fellow|researcher|critic/iu;
