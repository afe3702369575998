/** A label that opens the list of topics. */
export const TAG_LABEL =
  /^[^\p{L}]*(?:tags?|topics?|keywords?|filed under|more on|related topics|schlagwörter|schlagworte|themen|stichwörter|mots[- ]cl[eé]s|th[eè]mes|sujets|etiquetas|temas|palabras clave|palavras-chave|assuntos|argomenti|onderwerpen|trefwoorden|ämnen|emner|avainsanat|aiheet|tagi|temat[yi]|štítky|témata|címkék|etichete|oznake|etiketler|λέξεις κλειδιά|теги|тэги|темы|метки|етикети|тагове|ключови думи|kata kunci|từ khóa|chủ đề|الوسوم|كلمات دلالية|برچسب‌ها|תגיות|टैग्स?|标签|標籤|關鍵字|关键词|キーワード|タグ|태그)\s*[:：]/iu;
