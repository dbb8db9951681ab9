// The few drawings of the page.
import { type Made, plan } from '../keep/protocol';

/** A limb with its cuff: the sign of the page. */
export function Limb() {
  return (
    <svg viewBox="0 0 240 200" fill="none" aria-hidden="true">
      <path d="M0 78C60 66 150 70 240 84v52C150 146 60 142 0 128z" fill="var(--track)" />
      <path d="M0 104c70-4 160-2 240 6" stroke="var(--paper)" stroke-width="3" stroke-dasharray="2 9" stroke-linecap="round" />
      <rect x="74" y="48" width="74" height="116" rx="22" fill="var(--accent)" />
      <path d="M92 50v112M130 50v112" stroke="var(--paper)" stroke-opacity="0.28" stroke-width="2.5" />
      <path d="M148 150c34 6 22 38 58 38" stroke="var(--accent)" stroke-width="6" stroke-linecap="round" />
      <rect x="200" y="174" width="32" height="24" rx="7" fill="var(--ink)" />
      <circle cx="111" cy="106" r="19" stroke="var(--on-accent)" stroke-width="5" stroke-dasharray="90 40" transform="rotate(130 111 106)" stroke-linecap="round" />
      <path d="M111 106l9-9" stroke="var(--on-accent)" stroke-width="5" stroke-linecap="round" />
    </svg>
  );
}

// A protocol as a score: each block how long (share of the width) and how high the pressure is.
const SCORES: Record<number, [number, number][]> = {
  1: [[5, 1], [1, 0.75], [3, 1], [1, 0.75], [3, 1], [1, 0.75], [3, 1]],
  2: [[5, 1], [1, 0.06], [3, 1], [1, 0.06], [3, 1], [1, 0.06], [3, 1]],
  3: [[16, 0.7]],
  4: [[5, 1], [3, 0.06], [5, 1], [3, 0.06], [5, 1]],
  5: [[2, 1], [0.6, 0.25], [2, 1], [0.6, 0.25], [2, 1], [0.6, 0.25], [2, 1], [0.6, 0.25], [2, 1]],
  6: [[10, 0.6]],
  7: [[5, 1], [5, 0.06], [5, 1], [5, 0.06], [5, 1]],
  8: [[3, 0.35], [1, 0.06], [3, 0.5], [1, 0.06], [3, 0.65], [1, 0.06], [3, 0.8]],
};

/** An own protocol's score: how long and how high, as it is planned. */
export function scoreOf(own: Made): [number, number][] {
  const { curve } = plan(own, 100, { exerciseS: Infinity, boutS: Infinity, occlusionS: Infinity, sessionS: Infinity });
  const top = Math.max(1, ...curve.map((s) => s.high));
  return curve.map((s) => [s.to - s.from, Math.max(0.06, ((s.low + s.high) / 2 / top) * (s.what === 'rest' ? 0.75 : 1))]);
}

/** own: what it is made of, if it is none that is built in. */
export function Score({ protocol, own }: { protocol: number; own?: Made }) {
  const blocks = SCORES[protocol] ?? (own ? scoreOf(own) : [[1, 0.6]]);
  const whole = blocks.reduce((sum, [w]) => sum + w, 0);
  let at = 0;
  return (
    <svg class="score" viewBox="0 0 100 44" preserveAspectRatio="none" aria-hidden="true">
      {blocks.map(([w, h], i) => {
        const x = (at / whole) * 100;
        at += w;
        return <rect key={i} x={x + 0.6} y={44 - 44 * h} width={Math.max(0.4, (w / whole) * 100 - 1.2)} height={44 * h} rx="2" />;
      })}
    </svg>
  );
}
