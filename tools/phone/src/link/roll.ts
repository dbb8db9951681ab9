// The wearers of a cuff (docs/wearers.md): who it knows, who wears it now, their screening.
import { body, CAN } from './codec';
import type { Cuff } from './cuff';
import { CODE, KIND, STAND } from './snapshot';

const WEARER = 3; // of READ
const MANY = 8;
export const GUEST = 9;
export const LONGEST_NAME = 16; // characters

export interface Entered {
  number: number;
  name: string;
  profile: number;
}

/** Does it keep wearers, and would it answer now? Its records are read with the cuff empty only. */
export function mayAsk(cuff: Cuff) {
  const { kind, stand } = cuff.now;
  return cuff.access === 'session' && !!((cuff.info?.capabilities ?? 0) & CAN.wearers) && stand === STAND.atRest && kind === KIND.nothing;
}

/** Who is entered there; null: it does not say now. */
export async function readRoll(cuff: Cuff): Promise<Entered[] | null> {
  const found: Entered[] = [];
  for (let number = 1; number <= MANY; number++) {
    const answer = await cuff.ask(body.read(WEARER, number));
    if (answer[0] === CODE.none) found.push({ number, profile: answer[1] ?? 0, name: new TextDecoder().decode(answer.slice(2)) });
    else if (!mayAsk(cuff)) return null; // it did not look
  }
  return found;
}

/** The wearer of that name there: entered if there is none. A number, or a code that refused it. */
export async function enter(cuff: Cuff, roll: Entered[], name: string, profile: number): Promise<{ number: number; code: number }> {
  const known = roll.find((w) => w.name === name);
  if (known) return { number: known.number, code: CODE.none };
  const number = Array.from({ length: MANY }, (_, i) => i + 1).find((n) => !roll.some((w) => w.number === n));
  if (!number) return { number: 0, code: CODE.notStored };
  for (const command of [body.enter(number, 'name', name), body.enter(number, 'profile', profile)]) {
    const code = await cuff.do(command);
    if (code !== CODE.none) return { number, code };
  }
  roll.push({ number, name, profile });
  return { number, code: CODE.none };
}
