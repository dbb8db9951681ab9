// The pressure as a dial: what is there, what is aimed at, and the band round it.
import { t } from '../words/words';

const FROM = 135; // degrees, clockwise from three o'clock
const SWEEP = 270;
const R = 88;
const LENGTH = (2 * Math.PI * R * SWEEP) / 360;

/** The arc between two shares of the dial, as a dash pattern. */
function dash(from: number, to: number) {
  const a = Math.max(0, Math.min(1, from)) * LENGTH;
  const b = Math.max(0, Math.min(1, to)) * LENGTH;
  return `0 ${a} ${Math.max(0, b - a)} ${2 * LENGTH}`;
}

const ARC = (() => {
  const at = (deg: number) => {
    const rad = (deg * Math.PI) / 180;
    return `${(100 + R * Math.cos(rad)).toFixed(2)} ${(100 + R * Math.sin(rad)).toFixed(2)}`;
  };
  return `M${at(FROM)}A${R} ${R} 0 1 1 ${at(FROM + SWEEP)}`;
})();

/** mmHg; band: half its width round the target, 0 for none; held: outside of it is worth a colour. */
export function Gauge(props: { level: number; target: number; band: number; held?: boolean; side?: string; note?: string }) {
  const { level, target, band, held, side, note } = props;
  const full = target > 220 || level > 220 ? 300 : 220;
  const off = held && target > 0 && Math.abs(level - target) > band;
  const shown = Math.max(0, Math.round(level));
  return (
    <div>
    {side && <span class="side" aria-hidden="true">{side}</span>}
    <div
      class={off ? 'gauge off' : 'gauge'}
      role="img"
      aria-label={`${side ? side + ': ' : ''}${t('pressure')} ${shown} mmHg, ${t('aim', { n: Math.round(target) })}`}
    >
      <svg viewBox="0 0 200 200" fill="none" stroke-linecap="round" aria-hidden="true">
        <path class="track" d={ARC} stroke-width="13" />
        {level > 1 && <path class="fill" d={ARC} stroke-width="13" stroke-dasharray={dash(0, level / full)} />}
        {target > 0 && band > 0 && (
          <path class="band" d={ARC} stroke-width="24" stroke-linecap="butt" stroke-dasharray={dash((target - band) / full, (target + band) / full)} />
        )}
        {target > 0 && (
          <path class="tick" d={ARC} stroke-width="24" stroke-linecap="butt" stroke-dasharray={dash(target / full - 0.004, target / full + 0.004)} />
        )}
      </svg>
      <div class="mid" aria-hidden="true">
        <span class="big num">{shown}</span>
        <span class="unit">mmHg</span>
        {target > 0 && <span class="aim num">{t('aim', { n: Math.round(target) })}</span>}
        {note && <span class="unit">{note}</span>}
      </div>
    </div>
    </div>
  );
}
