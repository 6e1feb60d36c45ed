import { runsOf } from '../../../src/api/documents/fonts/runs';
import { signsOf } from '../../../src/api/documents/fonts/signs';

const printed = async (text: string, longest = 300) =>
  (await signsOf(text, longest)).map((sign) => sign.text).join('');
const fontsOf = async (text: string) => [
  ...new Set((await signsOf(text, 300)).map(({ font }) => (font === 'built-in' ? font : font.name))),
];

describe('what a ticket prints of a text', () => {
  it.each([
    ['Hindi', 'राग और रंग'],
    ['Marathi', 'नाट्यगृह पुणे'],
    ['Arabic', 'مسرح المدينة'],
    ['Urdu', 'الحمرا آرٹس کونسل، لاہور'],
    ['Persian', 'تئاتر شهر می‌خواهم'],
    ['Hebrew', 'הבימה תל אביב'],
    ['Chinese, simplified', '国家大剧院'],
    ['Chinese, traditional', '國家兩廳院戲劇院臺灣'],
    ['Cantonese', '香港文化中心嘅'],
    ['Japanese', '歌舞伎座かぶきカブキ'],
    ['Korean', '국립극장 해오름'],
    ['Greek', 'Ηρώδειο Ἀθῆναι'],
    ['Polish', 'Łódź Teatr Wielki'],
    ['Turkish', 'İstanbul Şehir Tiyatroları ğı'],
    ['Vietnamese', 'Nhà hát lớn Hà Nội ế ộ'],
    ['Hausa', 'Gidan wasan Ɗan ƙasa'],
    ['Russian', 'Большой театр'],
    ['Ukrainian', 'Театр Ґанок їжак'],
    ['Bengali', 'রবীন্দ্র সদন কোলকাতা'],
    ['Punjabi', 'ਪੰਜਾਬੀ ਰੰਗਮੰਚ ਕ੍ਰਿਸ਼ਨ'],
    ['Gujarati', 'ગુજરાતી રંગભૂમિ'],
    ['Odia', 'ଓଡ଼ିଆ ନାଟକ'],
    ['Tamil', 'தமிழ்நாடு கொடை'],
    ['Telugu', 'తెలుగు రాష్ట్రం'],
    ['Kannada', 'ಕನ್ನಡ ಕ್ಷೇತ್ರ'],
    ['Malayalam', 'മലയാളം ക്ഷേത്രം'],
    ['Sinhala', 'සිංහල නාට්‍යය'],
    ['Thai', 'โรงละครแห่งชาติ น้ำ'],
    ['Armenian', 'Երևան'],
    ['Georgian', 'თბილისი'],
    ['Amharic', 'ብሔራዊ ቴአትር'],
  ])('is all of it in %s', async (_language, text) => {
    expect(await printed(text)).toBe(text.normalize('NFC'));
  });

  it('needs no font of its own in most of Latin', async () => {
    expect(await fontsOf('Düsseldorf – “Faust” für 20 €')).toEqual(['built-in']);
    expect(await fontsOf('é written with two characters')).toEqual(['built-in']);
  });

  it('is in one look, when one letter needs a font', async () => {
    expect(await fontsOf('Łódź, Teatr Wielki')).toEqual(['noto-sans-latin-ext', 'noto-sans-latin']);
  });

  it('has the letter of a sign that no font has, else a question mark for that sign alone', async () => {
    expect(await printed('Opera 🎭 und Ťheater')).toBe('Opera ? und Ťheater');
    expect(await printed('👩‍👩‍👧 Łódź')).toBe('? Łódź');
    expect(await printed('𝐁𝐚𝐥𝐥 Łódź')).toBe('Ball Łódź');
  });

  it('has no line break and nothing that turns around the text beside it', async () => {
    expect(await printed('line\nbreak\u202ereversed')).toBe('line breakreversed');
  });

  it('ends with dots at its greatest length, between two signs', async () => {
    expect(await printed('ਕਿਤਾਬਾਂ ਕਿਤਾਬਾਂ', 3)).toBe('ਕਿਤਾ…');
    expect(await printed('a rather long title', 10)).toBe('a rather …');
  });
});

describe('the order of a line', () => {
  const shown = async (text: string) => runsOf(await signsOf(text, 300)).map((run) => run.text);

  it('is from left to right in Latin and Cyrillic, from right to left in Arabic, and numbers run the other way', async () => {
    expect((await shown('Театр Łódź')).join('')).toBe('Театр Łódź');
    const words = (await shown('مسرح 12 المدينة')).map((run) => run.trim()).filter((run) => run !== '');
    expect(words).toEqual(['المدينة', '12', 'مسرح']);
  });

  it('keeps words from right to left in one run, so that they are shaped together', async () => {
    expect(await shown('مسرح المدينة')).toEqual(['مسرح المدينة']);
  });
});
