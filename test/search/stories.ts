import type { ParsedArticle } from '../../model/records.ts';
import type { Archive } from '../../storage/port.ts';
import { capture, story } from '../storage/pages.ts';

/** Invented stories in ten scripts, by a name of their own. */
const STORIES: Record<
  string,
  [language: string, title: string, body: string, more?: Partial<ParsedArticle>]
> = {
  en1: [
    'en',
    'Millcombe’s harbour café reopens after winter storm',
    'The harbour café was shut for three weeks. Its owner, a former naïve painter, said coffee would be served from Monday.',
    { tags: ['Harbour', 'Storm damage'], authors: author('Selka Garrowin'), section: 'Local news' },
  ],
  en2: [
    'en-GB',
    'Library van to visit Brantsley twice a week',
    'The council voted 7 to 5. The van will stop at the old sluice gates near the harbour.',
    { tags: ['Libraries'], authors: author('Tomas O’Dunne'), section: 'Culture' },
  ],
  en3: [
    'en',
    'Council budget 2026: what changes for Harrowfell',
    'Storm drains take most of the money; the library takes the rest.',
    { tags: ['Budget'], section: 'Politics' },
  ],
  en4: [
    'en',
    'Ferry to Orrin Sound carried 5,408 people',
    'Version 2.14.108 of its timetable holds from 3.2026. A ticket costs 3.14; 1 250 000 were sold, 12,300km in all.',
  ],
  de1: [
    'de',
    'Größere Straßenbahn für Süßwinkel beschlossen',
    'Für 5.408 Fahrgäste. Der Stadtrat stimmte der längeren Straßenbahn zu. Übermorgen beginnt der Umbau am Weißen Tor.',
  ],
  de2: [
    'de',
    'Äpfel aus Öhrdorf: Ernte fällt überraschend üppig aus',
    'Es sind 5408 Kisten. Die Bäuerin Käthe Möllner spricht von einem außergewöhnlichen Jahr.',
  ],
  fr1: [
    'fr',
    'À Vaucérolles, l’élève rêveuse sauvée par un gâteau',
    'Elle pèse 5\u202f408,50 grammes. Le maire félicite la pâtissière. Un garçon raconte où le sauvetage eut lieu.',
  ],
  tr1: [
    'tr',
    'Işıklıdere’de ılık kış: İncirköy ışıksız kaldı',
    'Belediye başkanı Çağrı Gümüşoğlu, ışıkların bugün yanacağını söyledi.',
    { authors: author('Çağrı Gümüşoğlu') },
  ],
  tr2: ['tr', 'DİYARDERE İLÇESİNDE YENİ KÜTÜPHANE', 'Kütüphanenin açılışı ılık bir günde yapıldı.'],
  az1: [
    'az',
    'Gümüşdərə şəhərində yeni məktəb açıldı',
    'Şagirdlər üçün geniş idman zalı və kitabxana var. Həftə sonu da işləyəcək.',
    { authors: author('Ülviyyə Qəmbərli') },
  ],
  az2: [
    'az',
    'Ağcaçay kəndinə işıq və qaz çəkildi',
    'İcra başçısı bildirib ki, növbəti il körpü də tikiləcək.',
  ],
  pl1: [
    'pl',
    'Łódkowo: żółta łódź wróciła do źródła',
    'Rzeka Świetlica znów jest czysta, mówi pan Józef Ćwik.',
  ],
  vi1: ['vi', 'Đường sắt mới nối Lạc Sơn với biển', 'Chuyến tàu đầu tiên chạy vào mùa xuân.'],
  ru1: [
    'ru',
    'Ёлка в Берёзовке: дети зажгли огни',
    'Йод и мёд раздали всем. Зимний вечер прошёл тихо.',
    { tags: ['Праздники'], authors: author('Пётр Ельницкий') },
  ],
  ru2: ['ru', 'Майский мост в Заречье откроют весной', 'Строители обещают закончить работу к маю.'],
  uk1: ['uk', 'Їжаки повернулися в Ґанківський ліс', 'П’ятеро їжаків знайшли біля річки, каже лісник.'],
  el1: [
    'el',
    'Η ΝΈΑ γέφυρα της Ασπρόπολης άνοιξε χθες',
    'Ο δήμαρχος μίλησε για τους ανέμους και τους δρόμους της πόλης.',
  ],
  ar1: [
    'ar',
    'مُدَرِّسة القرية تفتح أبواب المكتبة إلى الأطفال',
    'قالت المدرسة إن الكتب ستصل إلى جميع الأحياء قبل آخر الشهر.',
    { tags: ['التعليم'] },
  ],
  ar2: ['ar', 'مستشفى الواحـــة يستقبل ٢٥٠ مريضا', 'أعلن المستشفى أن الآلات الجديدة تعمل منذ الأحد.'],
  fa1: ['fa', 'کتابخانهٔ روستای گل‌پونه می‌ماند', 'شهردار گفت که ساختمان قدیمی تعمیر می‌شود.'],
  he1: ['he', 'שׁוּק הַיָּרָקוֹת בגבעת אלון נפתח מחדש', 'הסוחרים חזרו לרחוב הראשי. דובר צה"ל לא הגיב.'],
  hi1: ['hi', 'सोनपुर की नई सड़क पर पहली बस चली', 'ज़िले के लोगों ने हाँ कहा और बाज़ार तक पैदल गए।'],
  zh1: [
    'zh',
    '灯塔镇图书馆周三重新开放',
    '镇长表示，新馆藏书超过三万册，孩子们可以免费借阅。',
    { tags: ['图书馆'], section: '社会' },
  ],
  zh2: ['zh', '北湾大学生发明节水装置', '这种装置由四名学生设计，成本很低。'],
  ja1: [
    'ja',
    '港町の灯台が修理され、観光客が戻る',
    'ガイドの山川さんは「カフェも開いた」と話した。アパートの住民も喜んでいる。',
  ],
  ja2: ['ja', 'ﾃﾚﾋﾞ塔の新しいエレベーター', '来月から運転を始める。'],
  ko1: ['ko', '은빛시장이 새 도서관을 열었다', '시민들은 바닷가 공원에서 축제를 즐겼다.'],
  th1: ['th', 'ห้องสมุดริมน้ำเปิดใหม่ในวันเสาร์', 'ชาวบ้านช่วยกันทำความสะอาดก่อนน้ำขึ้น'],
};

function author(name: string): ParsedArticle['authors'] {
  return [{ name, kind: 'person', role: null }];
}

const hostOf = (key: string) => `${key.replace(/\d/, '')}.paper.test`;
export const urlOf = (key: string) => `http://${hostOf(key)}/${key}`;
export const keyOf = (url: string) => new URL(url).pathname.slice(1);
export const titles = Object.entries(STORIES).map(([key, [language, title]]) => ({ key, language, title }));

/** Puts them into an archive, a day apart, and commits now and then. */
export async function putStories(archive: Archive): Promise<void> {
  for (const [n, [key, [language, title, body, more]]] of Object.entries(STORIES).entries()) {
    const day = new Date(Date.UTC(2026, 0, 5 + n, 9));
    const at = new Date(day.getTime() + 3_600_000).toISOString();
    const said = { language, title, body, published_at: day.toISOString(), ...more };
    await archive.put(capture(urlOf(key), { at }), story(urlOf(key), said));
    if (n % 5 === 0) await archive.commit();
  }
  await archive.commit();
}
