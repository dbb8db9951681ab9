// The buttons and the console of a simulated cuff, so that anyone can try what a person does there.
import { state } from '../app';
import type { Cuff } from '../link/cuff';
import type { Button } from '../link/sim_device';
import { Socket } from '../link/socket';
import { t } from '../words/words';

const TAP_MS = 200;
const HOLD_MS = 3300;

function One({ cuff, open }: { cuff: Cuff; open: boolean }) {
  const device = (cuff.transport as Socket).device;
  const key = (button: Button, text: string, ms = TAP_MS) => (
    <button class="btn" onClick={() => device.press(button, ms)}>{text}</button>
  );
  return (
    <details class="card" open={open}>
      <summary>{t('simDevice')}{state.cuffs.length > 1 ? ': ' + cuff.name : ''}</summary>
      <div class="seg">
        {key('start', 'START')}
        {key('up', t('simUp'))}
        {key('down', t('simDown'))}
        {key('down', t('simHold'), HOLD_MS)}
        {key('start', t('simHoldStart'), HOLD_MS)}
      </div>
      <pre class="console" tabIndex={0} aria-label={t('simSays')}>{device.lines.join('\n')}</pre>
    </details>
  );
}

/** open: unfolded, since the next step is there; of: only these. */
export function Device({ open = false, of = state.cuffs }: { open?: boolean; of?: Cuff[] }) {
  return (
    <>
      {of.filter((c) => c.transport instanceof Socket).map((cuff) => <One key={cuff.transport.id} cuff={cuff} open={open} />)}
    </>
  );
}
