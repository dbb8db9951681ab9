// The last seconds of pressure on a canvas: drawn only when samples have come, from arrays that are made
// once; nothing is asked of the layout while drawing, and colours are read when they change.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Stretch, type Trace } from '../link/trace';

const LEFT = 34; // for the figures, px
const STEPS = [1, 2, 5, 10, 20, 50, 100];
const MOST_LINES = 4;
const SHARPEST = 2; // pixels of a screen each way: more costs and is not seen at arm's length
const GAP_S = 0.25; // the second cuff's line is broken: two parts drawn, one left out

interface Look {
  accent: string;
  warn: string;
  wash: string;
  line: string;
  soft: string;
}

function look(): Look {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue('--' + name).trim();
  return { accent: of('accent'), warn: of('warn'), wash: of('wash'), line: of('line'), soft: of('soft') };
}

interface Shown {
  traces: Trace[];
  target: number;
  band: number;
}

class Drawing {
  width = 0;
  height = 0;
  private colours = look();
  private theme = document.documentElement.dataset.theme;
  private readonly ctx: CanvasRenderingContext2D;
  private readonly rooms = [new Stretch(), new Stretch()];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly seconds: number,
    private readonly pulse: boolean,
  ) {
    this.ctx = canvas.getContext('2d')!;
  }

  /** In px. A canvas forgets everything then; setting a font asks for the styles, so it is done here. */
  resize(width: number, height: number) {
    this.width = width;
    this.height = height;
    const ratio = Math.min(SHARPEST, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const ctx = this.ctx;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.font = '12px system-ui';
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'bevel';
  }

  recolour() {
    this.colours = look();
  }

  draw({ traces, target, band }: Shown) {
    const { ctx } = this;
    if (!this.width) return;
    const theme = document.documentElement.dataset.theme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.recolour();
    }
    const [bottom, top] = this.range(traces, target, band);
    const { width, height, colours } = this;
    const y = (mmhg: number) => ((top - mmhg) / (top - bottom)) * height;
    ctx.clearRect(0, 0, width, height);
    if (target && band) {
      ctx.fillStyle = colours.wash;
      ctx.fillRect(LEFT, y(target + band), width - LEFT, y(target - band) - y(target + band));
    }
    this.grid(ctx, bottom, top, y);
    ctx.lineWidth = 2.5;
    for (let i = 0; i < traces.length; i++) {
      ctx.strokeStyle = i ? colours.warn : colours.accent;
      this.curve(ctx, this.rooms[i]!, y, i ? traces[i]!.end() : -1);
    }
  }

  private grid(ctx: CanvasRenderingContext2D, bottom: number, top: number, y: (mmhg: number) => number) {
    const step = STEPS.find((s) => (top - bottom) / s <= MOST_LINES) ?? STEPS.at(-1)!;
    ctx.fillStyle = this.colours.soft;
    ctx.strokeStyle = this.colours.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (let mmhg = Math.ceil(bottom / step) * step; mmhg <= top; mmhg += step) {
      const at = y(mmhg);
      if (at < 7 || at > this.height - 7) continue;
      ctx.moveTo(LEFT, at);
      ctx.lineTo(this.width, at);
      ctx.fillText(String(mmhg), LEFT - 6, at);
    }
    ctx.stroke();
  }

  /** end: the trace's own time of now: broken by it, which is far cheaper than a dashed line; -1: whole. */
  private curve(ctx: CanvasRenderingContext2D, { t, v, n }: Stretch, y: (mmhg: number) => number, end: number) {
    const scale = (this.width - LEFT) / this.seconds;
    ctx.beginPath();
    for (let i = 0; i < n; i++) {
      const gap = end >= 0 && Math.floor((end + t[i]!) / GAP_S) % 3 === 2;
      if (gap) ctx.moveTo(this.width + t[i]! * scale, y(v[i]!));
      else ctx.lineTo(this.width + t[i]! * scale, y(v[i]!));
    }
    ctx.stroke();
  }

  /** Fills the rooms; from and to in mmHg. */
  private range(traces: Trace[], target: number, band: number): [number, number] {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < traces.length; i++) {
      const room = this.rooms[i]!;
      if (this.pulse) traces[i]!.pulse(this.seconds, room);
      else traces[i]!.last(this.seconds, room, 3);
      for (let k = 0; k < room.n; k++) {
        low = Math.min(low, room.v[k]!);
        high = Math.max(high, room.v[k]!);
      }
    }
    if (low > high) low = high = 0;
    if (this.pulse) return [Math.min(-1.5, low) * 1.1, Math.max(1.5, high) * 1.1];
    const near = target - 2.5 * band; // held: look closely; on the way up: all of it
    return [band && low > near ? near : Math.min(0, low), Math.max(high, target + band, 30) * 1.05];
  }
}

/** traces: one or two; target and band in mmHg, 0 for none; pulse: eight seconds of
 * the pulse alone instead of thirty of all of it; label: what a screen reader says. */
export function Plot(props: Shown & { label: string; pulse?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = useRef(props);
  now.current = props;

  const asked = useRef(0); // the frame that will draw, 0 for none
  const draw = useRef(() => {});

  useEffect(() => {
    const host = canvas.current!;
    const drawing = new Drawing(host, props.pulse ? 8 : 30, !!props.pulse);
    let seen = -1;
    draw.current = () => {
      asked.current = 0;
      let stamp = now.current.target;
      for (const trace of now.current.traces) stamp += trace.count;
      if (stamp === seen || document.hidden) return;
      seen = stamp;
      drawing.draw(now.current);
    };
    const anew = () => {
      seen = -1;
      draw.current();
    };
    const size = new ResizeObserver(([entry]) => {
      drawing.resize(entry!.contentRect.width, entry!.contentRect.height);
      anew();
    });
    size.observe(host);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => {
      drawing.recolour();
      anew();
    };
    dark.addEventListener('change', recolour);
    return () => {
      cancelAnimationFrame(asked.current);
      asked.current = 0;
      size.disconnect();
      dark.removeEventListener('change', recolour);
    };
  }, [props.pulse]);

  // The page is drawn anew with every status: that is when there are samples. The plot follows in the
  // same frame. None is asked for in between: that costs more than drawing five a second.
  useLayoutEffect(() => {
    asked.current ||= requestAnimationFrame(() => draw.current());
  });

  return (
    <div class="plot" role="img" aria-label={props.label}>
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}
