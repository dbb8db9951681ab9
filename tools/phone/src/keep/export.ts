// The journal as files. Keys of cuffs never leave the phone.
import type { Entry, Saved } from './saved';

const COLUMNS = [
  'at', 'wearer', 'cuff', 'side', 'protocol', 'lop_mmhg', 'target_mmhg', 'mean_mmhg', 'seconds',
  'sets', 'reps', 'load_kg', 'felt_0_10', 'pain', 'ended_code', 'notes',
] as const;

/** A field after RFC 4180; a leading =, +, - or @ would be a formula in a spreadsheet. */
function field(value: unknown): string {
  let text = value === undefined ? '' : String(value);
  if (typeof value === 'string' && /^[=+\-@\t]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

export function csv(journal: Entry[], names: (wearer: number) => string): string {
  const rows = journal.map((e) =>
    [
      new Date(e.at).toISOString(), names(e.wearer), e.cuff, e.side, e.protocol, e.lop, e.target,
      e.mean, e.seconds, e.sets, e.reps, e.load, e.felt, e.pain === undefined ? '' : Number(e.pain),
      e.ended, e.notes,
    ].map(field).join(','),
  );
  return [COLUMNS.join(','), ...rows].join('\r\n') + '\r\n';
}

export function journalJson(journal: Entry[]): string {
  return JSON.stringify({ journal }, null, 2);
}

/** All of it, for another phone: without the keys, so that phone is introduced anew. */
export function everything(saved: Saved): string {
  return JSON.stringify({ ...saved, known: [] }, null, 2);
}

/** Hands a text over as a file. */
export function download(name: string, kind: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: kind }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export async function share(name: string, kind: string, text: string): Promise<boolean> {
  const file = new File([text], name, { type: kind });
  if (!navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file] });
  } catch {
    return false; // closed by the person
  }
  return true;
}
