// The language in force, and texts in it.
import { da } from './da';
import { en, type Key } from './en';

export type Lang = 'en' | 'da';
let lang: Lang = 'en';

export function setLang(next: Lang) {
  lang = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

export function getLang(): Lang {
  return lang;
}

/** What the phone itself speaks, if the page does. */
export function phoneLang(): Lang {
  const wanted = typeof navigator === 'undefined' ? '' : (navigator.language ?? '');
  return wanted.toLowerCase().startsWith('da') ? 'da' : 'en';
}

export function t(key: Key, figures: Record<string, string | number> = {}): string {
  return (lang === 'da' ? da : en)[key].replace(/\{(\w+)\}/g, (_all, name: string) => String(figures[name] ?? ''));
}

const formats = new Map<string, Intl.DateTimeFormat>(); // making one takes a millisecond

export function day(ms: number, style: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }) {
  const name = lang + JSON.stringify(style);
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(lang === 'da' ? 'da-DK' : 'en-GB', style)));
  return format.format(ms);
}

/** Seconds as m:ss. */
export function clock(seconds: number) {
  const s = Math.max(0, Math.round(seconds));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}
