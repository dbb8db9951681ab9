// Small still charts as SVG: bars for counts, a line for what changes.
import { day } from '../words/words';

const W = 320;
const H = 96;

export function Bars({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(3, ...values);
  const step = W / values.length;
  return (
    <svg class="bars" viewBox={`0 0 ${W} ${H + 4}`} role="img" aria-label={`${label}: ${values.join(', ')}`}>
      <line x1="0" x2={W} y1={H} y2={H} />
      {values.map((n, i) => (
        <rect key={i} x={i * step + step * 0.18} width={step * 0.64} y={H - (n / top) * (H - 14)} height={Math.max(2, (n / top) * (H - 14))} rx="3" opacity={n ? 1 : 0.25} />
      ))}
      {values.map((n, i) => n > 0 && (
        <text key={i} x={(i + 0.5) * step} y={H - (n / top) * (H - 14) - 3} text-anchor="middle">{n}</text>
      ))}
    </svg>
  );
}

export function Line({ points, label }: { points: [number, number][]; label: string }) {
  if (points.length < 2) return null;
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  const at = ([x, y]: [number, number]): [number, number] => [
    10 + ((x - x0) / (x1 - x0 || 1)) * (W - 50),
    H - 8 - ((y - y0) / (y1 - y0 || 1)) * (H - 26),
  ];
  const dots = points.map(at);
  const last = dots.at(-1)!;
  return (
    <svg class="bars" viewBox={`0 0 ${W} ${H + 4}`} role="img" aria-label={`${label}: ${ys.join(', ')}`}>
      <line x1="0" x2={W} y1={H} y2={H} />
      <path d={'M' + dots.map((d) => d.map((n) => n.toFixed(1)).join(' ')).join('L')} />
      {dots.map(([x, y], i) => <circle key={i} cx={x} cy={y} r="3.5" />)}
      <text x={last[0] + 8} y={last[1] + 4} style={{ fontWeight: 700 }}>{ys.at(-1)}</text>
    </svg>
  );
}

/** The month as a calendar: days with a training, the day on which the next is due. */
export function Calendar(props: { now: number; on: number[]; due: number; label: string }) {
  const now = new Date(props.now);
  const month = new Date(now.getFullYear(), now.getMonth(), 1);
  const lead = (month.getDay() + 6) % 7;
  const days = new Date(now.getFullYear(), now.getMonth() + 1, 0).getDate();
  const within = (ms: number) => {
    const d = new Date(ms);
    return d.getMonth() === now.getMonth() && d.getFullYear() === now.getFullYear() ? d.getDate() : 0;
  };
  const on = new Set(props.on.map(within));
  const due = props.due ? within(Math.max(props.due, props.now)) : 0;
  const names = Array.from({ length: 7 }, (_, i) =>
    day(new Date(2024, 0, 1 + i).getTime(), { weekday: 'narrow' }));
  return (
    <div class="cal num" role="img" aria-label={`${props.label}: ${[...on].filter(Boolean).join(', ') || '–'}`}>
      {names.map((n, i) => <span key={'n' + i} class="soft">{n}</span>)}
      {Array.from({ length: lead }, (_, i) => <span key={'l' + i} />)}
      {Array.from({ length: days }, (_, i) => {
        const d = i + 1;
        const kind = on.has(d) ? 'on' : d === due ? 'due' : '';
        return <span key={d} class={kind + (d === now.getDate() ? ' today' : '')}>{d}</span>;
      })}
    </div>
  );
}
