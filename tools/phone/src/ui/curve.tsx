// A planned protocol drawn: pressure over time, what is worked shaded darker.
import { BLOCK, type Made, type Plan } from '../keep/protocol';
import { clock } from '../words/words';

const W = 320;
const H = 110;
const FOOT = 16; // for the times

export function Curve({ plan, made, label }: { plan: Plan; made: Made; label: string }) {
  const { curve, wallS } = plan;
  if (!curve.length) return null;
  const top = Math.max(...curve.map((s) => Math.max(s.low, s.high))) * 1.18 || 1;
  const x = (s: number) => (s / wallS) * W;
  const y = (mmhg: number) => H - (mmhg / top) * (H - 4);
  const first = curve[0]!;
  const line = `M0 ${y(first.low)}` + curve.map((s) => `L${x(s.from).toFixed(1)} ${y(s.low).toFixed(1)}L${x(s.to).toFixed(1)} ${y(s.high).toFixed(1)}`).join('');
  const highest = Math.max(...curve.map((s) => s.high));
  const tallest = curve.find((s) => s.high === highest)!;
  const share = made.blocks[tallest.block - 1];
  const words = share && share[0] === BLOCK.inflate && share[1] ? `${share[1]} % = ${highest} mmHg` : `${highest} mmHg`;
  return (
    <svg class="curve" viewBox={`0 0 ${W} ${H + FOOT}`} role="img" aria-label={`${label}, ${words}`}>
      <path class="air" d={`${line}L${W} ${H}L0 ${H}Z`} />
      {curve.filter((s) => s.what === 'work').map((s, i) => (
        <rect key={i} x={x(s.from)} width={Math.max(1, x(s.to) - x(s.from))} y={y(s.high)} height={H - y(s.high)} />
      ))}
      <path class="line" d={line} />
      <line x1="0" x2={W} y1={H} y2={H} />
      <text x="2" y={y(highest) - 5}>{words}</text>
      <text x="0" y={H + 13}>0:00</text>
      <text x={W} y={H + 13} text-anchor="end">{clock(wallS)}</text>
    </svg>
  );
}
