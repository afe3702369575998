/** Words that make a time the one of a later change. */
export const UPDATED =
  /updat|modif|edited|aktualisiert|geändert|mis à jour|mise à jour|màj|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|päivitetty|aktualiz|zmien|zaktualizowano|frissít|обновл|изменен|оновлен|güncelle|ενημ[εέ]ρωση|diperbarui|cập nhật|تحديث|آخر تحديث|به.?روز|עודכן|更新|수정|अपडेट/iu;
