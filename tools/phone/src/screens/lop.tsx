// Measuring the occlusion pressure: what to do, the pulses while it runs, what was found.
import { useState } from 'preact/hooks';
import { all, less, start } from '../actions';
import { go, state, toast } from '../app';
import { body } from '../link/codec';
import { KIND } from '../link/snapshot';
import { Dock } from '../ui/dock';
import { Gauge } from '../ui/gauge';
import { Card, Head, Reason } from '../ui/pieces';
import { Plot } from '../ui/plot';
import { tell } from '../words/codes';
import { t } from '../words/words';
import { sideName } from './home';

export function Lop() {
  const cuff = state.cuffs[0]!;
  const [entered, setEntered] = useState('');
  const { lop, sharePct, ended } = cuff.now;
  const steer = state.cuffs.every((c) => c.access === 'session');
  const enter = async () => {
    if (await all(body.set('lop_mmhg', Math.round(Number(entered))))) {
      toast(t('lopFound'));
      go('home');
    }
  };
  const outcome = ended >= 144 && ended <= 156 ? tell(ended) : null;
  return (
    <>
      <Head title={t('lop')} back="home" />
      <main tabIndex={0}>
        {outcome && <Card class={ended === 144 ? '' : 'alarm'}><Reason ok={ended === 144} {...outcome} /></Card>}
        {lop > 0 && (
          <Card>
            <div class="figure num">
              {lop} <small>mmHg</small>
            </div>
            {sharePct > 0 && <p class="soft">{t('lopShare', { n: sharePct, p: Math.round((lop * sharePct) / 100) })}</p>}
          </Card>
        )}
        <p class="soft">{t('lopWhy')}</p>
        <Card title={t('lopPrepare')}>
          <Reason ok text={t('lopStep1')} />
          <Reason ok text={t('lopStep2')} />
          <Reason icon="wait" text={t('lopStep3')} />
        </Card>
        {steer && (
          <details class="card">
            <summary>{t('lopEnter')}</summary>
            <label>
              {t('lopEntered')}
              <input class="field num" inputMode="numeric" value={entered} onInput={(e) => setEntered(e.currentTarget.value.replace(/\D/g, ''))} />
            </label>
            <button class="btn" disabled={!entered || !steer} onClick={enter}>{t('save')}</button>
          </details>
        )}
      </main>
      <Dock>
        <button class="btn main wide" disabled={!steer} onClick={() => void start(true)}>
          {lop ? t('lopAgain') : t('lopMeasure')}
        </button>
      </Dock>
    </>
  );
}

export function Measuring() {
  const cuffs = state.cuffs.filter((c) => c.now.kind === KIND.lop);
  return (
    <>
      <Head title={t('lopRunning')}>
        <span class="chip">{t('lopStill')}</span>
      </Head>
      <main tabIndex={0}>
        <div class="gauges">
          {cuffs.map((cuff) => (
            <Gauge key={cuff.transport.id} level={cuff.now.level} target={cuff.now.target} band={0} side={state.cuffs.length > 1 ? sideName(cuff) : undefined} />
          ))}
        </div>
        <div class="tiles">
          {cuffs.map((cuff) => (
            <>
              <div class="tile">
                <b class="num">{cuff.now.lopStep || '–'}</b>
                <span>{t('lopStepWord')}</span>
              </div>
              <div class="tile">
                <b class="num">{cuff.now.lopConfidence ? cuff.now.lopConfidence + ' %' : '–'}</b>
                <span>{t('lopConfidenceWord')}</span>
              </div>
            </>
          ))}
        </div>
        <Card title={t('lopPulse')}>
          <Plot traces={cuffs.map((c) => c.trace)} target={0} band={0} pulse label={t('lopPulse')} />
        </Card>
      </main>
      <Dock>
        <div class="acts">
          <button class="btn" onClick={less}>{t('discomfort')}</button>
        </div>
      </Dock>
    </>
  );
}
