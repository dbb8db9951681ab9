// The last seconds of pressure. uPlot draws on a canvas, once a frame at most, only when there is
// something new.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Trace } from '../link/trace';

const DRAW_MS = 90; // samples come five times a second

function colour(name: string) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** traces: one or two; target and band in mmHg, 0 for none; pulse: eight seconds of
 * the pulse alone instead of thirty of all of it; label: what a screen reader says. */
export function Plot(props: { traces: Trace[]; target: number; band: number; label: string; pulse?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const host = box.current!;
    const pulse = !!props.pulse;
    const seconds = pulse ? 8 : 30;
    const paint = (u: uPlot) => {
      const { target, band } = now.current;
      if (!target || !band) return;
      const top = u.valToPos(target + band, 'y', true);
      const low = u.valToPos(target - band, 'y', true);
      u.ctx.save();
      u.ctx.fillStyle = colour('--wash');
      u.ctx.fillRect(u.bbox.left, top, u.bbox.width, low - top);
      u.ctx.restore();
    };
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const plot = new uPlot(
      {
        width: host.clientWidth || 300,
        height: host.clientHeight || 120,
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { time: false },
          y: {
            range: (_u, low, high) => {
              const top = Math.max(high ?? 0, now.current.target + now.current.band, 30);
              const { target, band } = now.current;
              if (pulse) return [Math.min(-1.5, low ?? 0) * 1.1, Math.max(1.5, high ?? 0) * 1.1];
              const near = target - 4 * band; // held: look closely; on the way up: all of it
              return [band && (low ?? 0) > near ? near : 0, top * 1.05];
            },
          },
        },
        axes: [
          { ...axis, show: false },
          { ...axis, size: 38, space: 32, font: '12px system-ui' },
        ],
        series: [
          {},
          { stroke: colour('--accent'), width: 2.5, points: { show: false }, spanGaps: true },
          { stroke: colour('--warn'), width: 2.5, dash: [6, 3], points: { show: false }, spanGaps: true },
        ],
        hooks: { drawClear: [paint] },
      },
      [[], [], []],
      host,
    );
    const size = new ResizeObserver(() => {
      if (host.clientWidth) plot.setSize({ width: host.clientWidth, height: host.clientHeight });
    });
    size.observe(host);
    let seen = -1;
    let drawn = 0;
    let frame = 0;
    const draw = () => {
      frame = requestAnimationFrame(draw);
      const { traces } = now.current;
      const stamp = traces.reduce((sum, trace) => sum + trace.count, 0);
      const ms = performance.now();
      if (stamp === seen || document.hidden || ms - drawn < DRAW_MS) return;
      seen = stamp;
      drawn = ms;
            const a = pulse ? traces[0]!.pulse(seconds) : traces[0]!.last(seconds, 3);
      const b = pulse ? traces[1]?.pulse(seconds) : traces[1]?.last(seconds, 3);
      const data: uPlot.AlignedData = b
        ? (uPlot.join([[a.t, a.v] as uPlot.AlignedData, [b.t, b.v] as uPlot.AlignedData]) as uPlot.AlignedData)
        : [a.t, a.v, new Array(a.t.length).fill(null)];
      plot.batch(() => {
        plot.setData(data, false);
        plot.setScale('x', { min: -seconds, max: 0 });
      });
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      size.disconnect();
      plot.destroy();
    };
  }, [props.pulse]);

  return (
    <div class="plot" role="img" aria-label={props.label}>
      <div ref={box} />
    </div>
  );
}
