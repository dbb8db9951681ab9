// Screening before the first training and every 90 days: the firmware's own questions and what a yes to
// each means (words/questions*.json, generated), so that phone and cuff come to the same.
import da from '../words/questions_da.json';
import en from '../words/questions_en.json';
import means from '../words/questions.json';
import { getLang } from '../words/words';
import type { Key } from '../words/en';
import type { Answers, Wearer } from './saved';

export type Outcome = 'stop' | 'ask' | 'caution' | 'ok';
export const SAID = { no: 0, yes: 1, notSure: 2 } as const; // as the cuff takes them
const DAY = 86_400_000;
const VALID_DAYS = 90;
const ORDER: Outcome[] = ['ok', 'caution', 'ask', 'stop']; // 1 to 4 of the firmware

/** number, what a yes means; in the order in which they are asked. */
export const QUESTIONS: readonly (readonly [number, Outcome])[] = Object.entries(means).map(([n, weight]) => [Number(n), ORDER[weight - 1]!] as const);

export const OUTCOME_KEY: Record<Outcome, Key> = {
  stop: 'screenStop', ask: 'screenAsk', caution: 'screenCaution', ok: 'screenOk',
};

/** A question, and why it is asked. */
export function question(number: number): [string, string] {
  const rows: Record<string, string[]> = getLang() === 'da' ? da : en;
  const [text, why] = rows[number] ?? ['', ''];
  return [text!, why!];
}

export function complete(answers: Answers): boolean {
  return QUESTIONS.every(([n]) => n in answers);
}

/** The weightiest of all that was not answered with no: who is not sure says yes. */
export function outcome(answers: Answers): Outcome {
  let worst = 0;
  for (const [n, meant] of QUESTIONS) if (answers[n]) worst = Math.max(worst, ORDER.indexOf(meant));
  return ORDER[worst]!;
}

export function screeningDue(wearer: Wearer, now: number): boolean {
  const { screened } = wearer;
  return !screened || !complete(screened.answers) || now - screened.at > VALID_DAYS * DAY;
}

/** May this wearer start? Stop never, ask only with a clearance. */
export function mayTrain(wearer: Wearer | undefined, now: number): boolean {
  if (!wearer) return true; // nobody was entered: the device's own rules hold
  if (screeningDue(wearer, now)) return false;
  const found = wearer.screened!.outcome;
  return found === 'ask' ? !!wearer.cleared?.by : found !== 'stop';
}
