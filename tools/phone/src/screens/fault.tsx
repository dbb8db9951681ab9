// A trip: what is the matter and what to do, before anything else.
import { set, state } from '../app';
import { STAND } from '../link/snapshot';
import { Device } from '../ui/device';
import { Dock } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Head } from '../ui/pieces';
import { tell } from '../words/codes';
import { t } from '../words/words';
import { sideName } from './home';

export function Fault() {
  const tripped = state.cuffs.filter((c) => c.now.stand & STAND.tripped);
  return (
    <>
      <Head title={t('faultTitle')} />
      <main tabIndex={0}>
        {tripped.map((cuff) => {
          const { text, hint } = tell(cuff.now.trip);
          return (
            <Card key={cuff.transport.id} class="alarm" alert>
              {state.cuffs.length > 1 && <b>{sideName(cuff)}</b>}
              <div class="state">
                <span class="badge warn"><Icon name="alert" /></span>
                <p style={{ fontSize: '1.5rem', fontWeight: 700, lineHeight: 1.2 }}>{text}</p>
              </div>
              <h2>{t('whatToDo')}</h2>
              <p class="lead">{hint}</p>
            </Card>
          );
        })}
        <p class="soft">{t('clearHow')}</p>
        <p class="soft small num">{tripped.map((c) => t('unknown', { n: c.now.trip })).join(', ')}</p>
        <Device open />
      </main>
      <Dock>
        <button class="btn wide" onClick={() => (tripped.forEach((c) => (c.dismissed = true)), set({}))}>
          {t('close')}
        </button>
      </Dock>
    </>
  );
}
