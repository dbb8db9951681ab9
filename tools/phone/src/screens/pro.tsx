// For professionals: who trains, who was cleared, what is prescribed and locked, and a report to print.
import { useState } from 'preact/hooks';
import { professional } from '../actions';
import { go, set, state, toast } from '../app';
import { Dock } from '../ui/dock';
import { Bars, Line } from '../ui/charts';
import { due, perWeek } from '../keep/due';
import type { Wearer } from '../keep/saved';
import { OUTCOME_KEY, question, QUESTIONS } from '../keep/screening';
import { LONGEST_NAME } from '../link/roll';
import { CODE } from '../link/snapshot';
import { Icon } from '../ui/icons';
import { Card, Head } from '../ui/pieces';
import { clock, day, t } from '../words/words';
import { Next } from './journal';
import { protocolName } from './protocol';
import { change, editing } from './wearers';

const PROTOCOLS = [8, 1, 2, 3, 4, 5, 6];
const SHARE = [20, 80] as const; // % LOP: what the cuff takes without full occlusion
const WEEKS = 10;

const steered = () => state.cuffs.length > 0 && state.cuffs.every((c) => c.access === 'session');

function standing(w: Wearer) {
  const held = w.prescription && `${protocolName(w.prescription.protocol)}, ${t('share', { n: w.prescription.share })}`;
  return [t(`profile${w.profile as 1}`), w.screened ? '' : t('notScreened'), held].filter(Boolean).join(' · ');
}

export function Pro() {
  const wearers = state.saved.wearers;
  const w = editing() ?? wearers[0];
  const [by, setBy] = useState('');
  const [code, setCode] = useState('');
  /** On the phone; and on the cuff, if there is a code for it. Nothing is noted that the cuff refused. */
  const enter = async (next: Partial<Wearer>, fields: [string, number | string][]) => {
    if (steered() && code && !(await professional(w!.id, code, fields))) return;
    change(w!.id, next);
    toast(t(steered() && code ? 'proOnCuff' : 'proOnPhone'));
  };
  return (
    <>
      <Head title={t('pro')} back="settings" />
      <main tabIndex={0}>
        {!w && <p class="lead soft">{t('proNobody')}</p>}
        {w && (
          <>
            <Card title={t('patients')}>
              <div class="pick" role="radiogroup" aria-label={t('patients')}>
                {wearers.map((x) => (
                  <button key={x.id} class="opt" role="radio" aria-checked={x.id === w.id} onClick={() => set({ editing: x.id })}>
                    <Icon name="person" />
                    <span style={{ flex: 1, minWidth: 0 }}><b>{x.name}</b><br /><span class="soft small">{standing(x)}</span></span>
                  </button>
                ))}
              </div>
              <button class="btn" onClick={() => (set({ editing: w.id }), go('report'))}>{t('report')}: {w.name}</button>
            </Card>
            <Card>
              <label>{t('proName')}<input class="field" maxLength={LONGEST_NAME} value={by} onInput={(e) => setBy(e.currentTarget.value)} /></label>
              {steered() && (
                <>
                  <label>{t('proCode')}<input class="field" type="password" autocomplete="off" maxLength={12} value={code} onInput={(e) => setCode(e.currentTarget.value)} /></label>
                  <p class="soft small">{t('proCodeWhy')}</p>
                </>
              )}
            </Card>
            <Prescription key={'p' + w.id} w={w} by={by} enter={enter} />
            <Clearance w={w} by={by} enter={enter} />
          </>
        )}
      </main>
      <Dock />
    </>
  );
}

interface Part {
  w: Wearer;
  by: string;
  enter: (next: Partial<Wearer>, fields: [string, number | string][]) => void;
}

function Prescription({ w, by, enter }: Part) {
  const [share, setShare] = useState(50);
  const [protocol, setProtocol] = useState(8);
  const given = w.prescription;
  if (given)
    return (
      <Card title={t('prescription')}>
        <p class="lead">{protocolName(given.protocol)}, {t('share', { n: given.share })}</p>
        <p class="soft">{t('locked', { who: given.by })}</p>
        <button class="btn" onClick={() => enter({ prescription: undefined }, [['locked', 0], ['share_pct', 0], ['protocol', 0]])}>{t('unlock')}</button>
      </Card>
    );
  const lock = () => enter({ prescription: { by, share, protocol } }, [['protocol', protocol], ['share_pct', share], ['locked', 1]]);
  return (
    <Card title={t('prescription')}>
      <label>
        {t('protocol')}
        <select value={protocol} onChange={(e) => setProtocol(Number(e.currentTarget.value))}>
          {PROTOCOLS.map((id) => <option key={id} value={id}>{protocolName(id)}</option>)}
        </select>
      </label>
      <label>
        {t('share_pct')}
        <input class="field num" type="number" min={SHARE[0]} max={SHARE[1]} step="5" value={share} onInput={(e) => setShare(Number(e.currentTarget.value))} />
      </label>
      <button class="btn" disabled={!by || !(share >= SHARE[0] && share <= SHARE[1])} onClick={lock}>{t('lock')}</button>
    </Card>
  );
}

function Clearance({ w, by, enter }: Part) {
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Card title={t('clearance')}>
      {w.screened && <p>{t('screening')}: {t(OUTCOME_KEY[w.screened.outcome])}</p>}
      {w.cleared ? (
        <>
          <p>{t('clearedBy')}: <b>{w.cleared.by}</b>, {w.cleared.on}</p>
          <button class="btn" onClick={() => enter({ cleared: undefined }, [['cleared', 0]])}>{t('takeBack')}</button>
        </>
      ) : (
        <>
          <p class="soft">{t('clearNone', { who: w.name })}</p>
          <button class="btn" disabled={!by} onClick={() => enter({ cleared: { by, on: today } }, [['cleared_by', by], ['cleared', 1]])}>{t('clearIt')}</button>
        </>
      )}
      {w.attested ? (
        <>
          <p>{t('attested')}</p>
          <button class="btn" onClick={() => enter({ attested: undefined }, [['attested', 0]])}>{t('takeBack')}: {t('attest')}</button>
        </>
      ) : (
        <>
          <button class="btn" disabled={!by} onClick={() => enter({ attested: true }, [['attested', 1]])}>{t('attest')}</button>
          <p class="soft small">{t('attestWhy')}</p>
        </>
      )}
    </Card>
  );
}

export function Report() {
  const w = editing();
  const now = Date.now();
  const own = state.saved.journal.filter((e) => e.wearer === w?.id).sort((a, b) => a.at - b.at);
  const weeks = perWeek(own, WEEKS, now);
  const some = weeks.reduce((sum, n) => sum + n, 0);
  const next = due(own, w?.id ?? 0, w);
  const ended = own.filter((e) => e.ended === CODE.done).length;
  const lops = own.filter((e) => e.lop);
  const told = QUESTIONS.filter(([n]) => w?.screened?.answers[n]);
  return (
    <>
      <Head title={`${t('report')}: ${w?.name ?? ''}`} back="pro" />
      <main tabIndex={0} class="report">
        <p>{day(now, { dateStyle: 'long' })}{w && ` · ${t(`profile${w.profile as 1}`)} · ${t(w.limb)}`}</p>
        {w && (
          <Card>
            {w.screened && <p>{t('screening')}, {day(w.screened.at, { dateStyle: 'medium' })}: <b>{t(OUTCOME_KEY[w.screened.outcome])}</b></p>}
            {told.length > 0 && <p>{t('yesAnswers')}: {told.map(([n]) => question(n)[0]).join(' ')}</p>}
            {w.cleared && <p>{t('clearedBy')}: <b>{w.cleared.by}</b>, {w.cleared.on}</p>}
            {w.attested && <p>{t('attested')}</p>}
            {w.prescription && <p>{t('prescription')}: <b>{protocolName(w.prescription.protocol)}, {t('share', { n: w.prescription.share })}</b>, {w.prescription.by}</p>}
            <Next due={next} />
          </Card>
        )}
        <div class="tiles">
          <div class="tile"><b class="num">{some}</b><span>{t('inWeeks', { n: WEEKS })}</span></div>
          <div class="tile"><b class="num">{(some / WEEKS).toFixed(1)}</b><span>{t('aWeekMean', { n: next.aWeek })}</span></div>
          <div class="tile"><b class="num">{ended} / {own.length}</b><span>{t('toTheEnd')}</span></div>
        </div>
        <Card title={t('perWeek')}><Bars values={weeks} label={t('perWeek')} /></Card>
        {lops.length > 1 && <Card title={t('lopOverTime')}><Line points={lops.map((e) => [e.at, e.lop])} label={t('lopOverTime')} /></Card>}
        <div class="card sheet" tabIndex={0} role="region" aria-label={t('trainings')}>
          <table class="num small">
            <thead><tr><th>{t('dateWord')}</th><th>{t('protocol')}</th><th>LOP</th><th>mmHg</th><th>{t('underPressure')}</th><th>{t('reps')}</th><th>kg</th><th>0–10</th></tr></thead>
            <tbody>
              {own.map((e) => (
                <tr key={e.id}><td>{day(e.at)}</td><td>{protocolName(e.protocol || 1)}</td><td>{e.lop || '–'}</td><td>{e.mean}</td><td>{clock(e.seconds)}</td><td>{e.reps}</td><td>{e.load ?? '–'}</td><td>{e.felt ?? '–'}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
        <button class="btn" onClick={() => print()}>{t('print')}</button>
        <p class="soft small">{t('reportFoot')}</p>
      </main>
      <Dock />
    </>
  );
}
