/** Words that make a time the one of a later change. */
export const UPDATED =
  /updat|modif|edited|aktualisiert|geändert|mis à jour|mise à jour|màj|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|päivitetty|aktualiz|zmien|zaktualizowano|frissít|обновл|изменен|оновлен|güncelle|ενημ[εέ]ρωση|diperbarui|cập nhật|تحديث|آخر تحديث|به.?روز|עודכן|更新|수정|अपडेट/iu;

/** Words that make a time the one of the publication. */
export const PUBLISHED =
  /publish|posted|first aired|veröffentlicht|erschienen|erstellt am|publi[ée]|mis en ligne|publicad|publicación|postado|pubblicat|gepubliceerd|geplaatst|publicerad|publisert|publiceret|udgivet|julkaistu|opublikowan|data publikacji|publikov|megjelent|közzétéve|publicat|objavljen|опубликован|опубліковано|публикуван|δημοσ[ιί]ευ|yayınlan|yayın tarihi|giriş|diterbitkan|dipublikasi|tayang|đăng lúc|xuất bản|نشر في|تاريخ النشر|تاریخ انتشار|פורסם|प्रकाशित|প্রকাশ|เผยแพร่|發布|发布|發表|公開|掲載|입력|등록/iu;

/** A page that tells the first publication apart from a later one. */
export const FIRST_PUBLISHED =
  /(?:first|originally) published|erstmals (?:veröffentlicht|erschienen)|erstveröffentlich|première publication|publicado originalmente|primera publicación|prima pubblicazione|oorspronkelijk gepubliceerd|först publicerad|først publisert|впервые опубликован|ilk yayın|初出/iu;
