// Screening before the first training and every 90 days: three outcomes. The questions are those of
// docs/hazards.md (intended use); what the firmware asks for itself comes on top.
import type { Key } from '../words/en';
import type { Answers, Wearer } from './saved';

export type Outcome = 'stop' | 'ask' | 'caution' | 'ok';
const DAY = 86_400_000;
const VALID_DAYS = 90;

export const QUESTIONS = [
  ['clot', 'ask'], ['pregnant', 'ask'], ['pressure', 'ask'], ['heart', 'ask'], ['kidney', 'ask'],
  ['surgery', 'ask'], ['lymph', 'ask'], ['age', 'stop'],
] as const satisfies readonly (readonly [string, Outcome])[];

export const OUTCOME_KEY: Record<Outcome, Key> = {
  stop: 'screenStop', ask: 'screenAsk', caution: 'screenCaution', ok: 'screenOk',
};
const ORDER: Outcome[] = ['ok', 'caution', 'ask', 'stop'];

/** The strictest of all that was answered with yes. */
export function outcome(answers: Answers): Outcome {
  let worst = 0;
  for (const [id, means] of QUESTIONS) if (answers[id]) worst = Math.max(worst, ORDER.indexOf(means));
  return ORDER[worst]!;
}

export function screeningDue(wearer: Wearer, now: number): boolean {
  return !wearer.screened || now - wearer.screened.at > VALID_DAYS * DAY;
}

/** May this wearer start? Stop never, ask only with a clearance. */
export function mayTrain(wearer: Wearer | undefined, now: number): boolean {
  if (!wearer) return true; // nobody was entered: the device's own rules hold
  if (screeningDue(wearer, now)) return false;
  const found = wearer.screened!.outcome;
  return found === 'ask' ? !!wearer.cleared?.by : found !== 'stop';
}
