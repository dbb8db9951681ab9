// A code of the cuff in words. The rows are the firmware's own (tools/documents/phone_words.py).
import da from './codes_da.json';
import en from './codes_en.json';
import { getLang, t } from './words';

type Rows = Record<string, string[]>; // text, hint

/** What is the matter, and what to do; figures that came with it fill its gaps. */
export function tell(code: number, figures: (number | string)[] = []): { text: string; hint: string } {
  const rows: Rows = getLang() === 'da' ? { ...en, ...da } : en;
  const [text, hint] = rows[code] ?? [t('unknown', { n: code }), ''];
  return { text: fill(text!, figures), hint: fill(hint ?? '', figures) };
}

function fill(row: string, figures: (number | string)[]) {
  let at = 0;
  // A status has no figures: what they would say is left out.
  const text = figures.length ? row : row.replace(/[:;,][^:;,]*%d.*$/, '');
  const filled = text
    .replace(/%%|%[ds]/g, (gap) => (gap === '%%' ? '%' : String(figures[at++] ?? '…')))
    .trim();
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}
