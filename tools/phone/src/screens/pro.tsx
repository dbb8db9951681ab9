// For professionals: what was prescribed to whom, and a report to print.
import { useState } from 'preact/hooks';
import { go, set, state } from '../app';
import { Dock } from '../ui/dock';
import { Bars } from '../ui/charts';
import { perWeek } from '../keep/due';
import { OUTCOME_KEY } from '../keep/screening';
import { Card, Choice, Head } from '../ui/pieces';
import { clock, day, t } from '../words/words';
import { protocolName } from './protocol';
import { change, editing } from './wearers';

export function Pro() {
  const w = editing() ?? state.saved.wearers[0];
  const [by, setBy] = useState('');
  const [share, setShare] = useState(50);
  const [protocol, setProtocol] = useState(8);
  return (
    <>
      <Head title={t('pro')} back="settings" />
      <main tabIndex={0}>
        {!w && <p class="lead soft">{t('proNobody')}</p>}
        {w && (
          <>
            <Choice label={t('wearer')} value={w.id} pick={(editing) => set({ editing })} of={state.saved.wearers.map((x) => [x.id, x.name] as const)} />
            <Card title={t('prescription')}>
              {w.prescription ? (
                <>
                  <p class="lead">{protocolName(w.prescription.protocol)}, {t('share', { n: w.prescription.share })}</p>
                  <p class="soft">{t('locked', { who: w.prescription.by })}</p>
                  <button class="btn" onClick={() => change(w.id, { prescription: undefined })}>{t('unlock')}</button>
                </>
              ) : (
                <>
                  <label>{t('clearedBy')}<input class="field" value={by} onInput={(e) => setBy(e.currentTarget.value)} /></label>
                  <label>
                    {t('share_pct')}
                    <input class="field num" type="number" min="20" max="80" step="5" value={share} onInput={(e) => setShare(Number(e.currentTarget.value))} />
                  </label>
                  <label>
                    {t('protocol')}
                    <select value={protocol} onChange={(e) => setProtocol(Number(e.currentTarget.value))}>
                      {[8, 1, 2, 3, 4, 5, 6].map((id) => <option key={id} value={id}>{protocolName(id)}</option>)}
                    </select>
                  </label>
                  <button class="btn main" disabled={!by || share < 20 || share > 80} onClick={() => change(w.id, { prescription: { by, share, protocol } })}>{t('lock')}</button>
                </>
              )}
            </Card>
            <button class="btn" onClick={() => (set({ editing: w.id }), go('report'))}>{t('report')}</button>
          </>
        )}
      </main>
      <Dock />
    </>
  );
}

export function Report() {
  const w = editing();
  const own = state.saved.journal.filter((e) => e.wearer === w?.id).sort((a, b) => a.at - b.at);
  return (
    <>
      <Head title={`${t('report')}: ${w?.name ?? ''}`} back="pro" />
      <main tabIndex={0}>
        <p>{day(Date.now(), { dateStyle: 'long' })}</p>
        {w?.screened && <p>{t('screening')}: {t(OUTCOME_KEY[w.screened.outcome])} ({day(w.screened.at, { dateStyle: 'medium' })})</p>}
        {w?.cleared && <p>{t('clearedBy')}: {w.cleared.by}, {w.cleared.on}</p>}
        {w?.prescription && <p>{t('prescription')}: {protocolName(w.prescription.protocol)}, {t('share', { n: w.prescription.share })}, {w.prescription.by}</p>}
        <Card title={t('perWeek')}><Bars values={perWeek(own, 10, Date.now())} label={t('perWeek')} /></Card>
        <div class="card" style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('trainings')}>
          <table class="num small" style={{ borderSpacing: '.6rem .3rem', textAlign: 'left' }}>
            <thead><tr><th>{t('clearedOn')}</th><th>{t('protocol')}</th><th>LOP</th><th>mmHg</th><th>{t('underPressure')}</th><th>{t('reps')}</th><th>kg</th><th>0–10</th></tr></thead>
            <tbody>
              {own.map((e) => (
                <tr key={e.id}><td>{day(e.at)}</td><td>{protocolName(e.protocol || 1)}</td><td>{e.lop || '–'}</td><td>{e.mean}</td><td>{clock(e.seconds)}</td><td>{e.reps}</td><td>{e.load ?? '–'}</td><td>{e.felt ?? '–'}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
        <button class="btn" onClick={() => print()}>{t('print')}</button>
      </main>
      <Dock />
    </>
  );
}
