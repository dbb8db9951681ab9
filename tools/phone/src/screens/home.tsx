// Is it ready, what will be trained, and Start.
import { useEffect, useState } from 'preact/hooks';
import { astray, confirmSide, connectCuff, connectSimulated, readRolls, sendAnswers, start, wear, wornBy } from '../actions';
import { go, set, state } from '../app';
import type { Cuff } from '../link/cuff';
import { mayAsk } from '../link/roll';
import { CODE, KIND, SIDE, STAND } from '../link/snapshot';
import { due } from '../keep/due';
import { mayTrain, OUTCOME_KEY, screeningDue } from '../keep/screening';
import { supported } from '../link/web_bluetooth';
import { Score } from '../ui/art';
import { Device } from '../ui/device';
import { Dock, Tabs } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Choice, Head, Reason } from '../ui/pieces';
import { tell } from '../words/codes';
import { day, t } from '../words/words';
import { Next } from './journal';
import { adopt } from './wearers';
import { ownProtocol, protocolName } from './protocol';

export function sideName(cuff: Cuff) {
  return cuff.now.side === 1 ? t('left_side') : cuff.now.side === 2 ? t('right_side') : cuff.name;
}

/** What speaks against a start, as far as the status says it. */
function reasons(cuff: Cuff): number[] {
  return cuff.now.trip ? [cuff.now.trip, ...cuff.now.reasons] : cuff.now.reasons;
}

function ready(cuff: Cuff) {
  return cuff.now.stand === STAND.atRest && !cuff.now.reasonCount && !cuff.lost;
}

function State({ cuff }: { cuff: Cuff }) {
  const test = cuff.now.kind === KIND.selfTest;
  const strayed = cuff.access === 'session' && astray(cuff);
  const ok = ready(cuff) && !test && !strayed;
  const codes = reasons(cuff);
  const confirm = cuff.access === 'session' && codes.includes(CODE.unconfirmed);
  const more = cuff.now.reasonCount - cuff.now.reasons.length;
  return (
    <Card>
      <div class="state">
        <span class={ok || test ? 'badge' : 'badge warn'}>
          <Icon name={test ? 'wait' : ok ? 'tick' : 'alert'} />
        </span>
        <div style={{ flex: 1, minWidth: 0 }}>
          {state.cuffs.length > 1 && <div class="soft small">{sideName(cuff)}</div>}
          <b style={{ fontSize: '1.4rem' }}>{test ? t('checking') : ok ? t('ready') : t('notReady')}</b>
          <div class="soft">{test ? t('checkingText') : ok ? t('readyText') : ''}</div>
        </div>
      </div>
      {!ok && !test && codes.map((code) => <Reason key={code} {...tell(code)} />)}
      {more > 0 && !ok && <p class="soft">{t('more', { n: more })}</p>}
      {confirm && (
        <>
          <b>{t('sideAsk')}</b>
          <Choice label={t('sideAsk')} value={cuff.now.side || undefined} pick={(side) => confirmSide(cuff, side)} of={[[1, t('left_side')], [2, t('right_side')]] as const} />
        </>
      )}
      {strayed && (
        <>
          <Reason text={t('wornBy', { who: wornBy(cuff) || t('nobody') })} hint={t('wornWhy')} />
          <button class="btn" onClick={() => wear(state.saved.wearer)}>{t('wornSet')}</button>
        </>
      )}
      {cuff.access === 'stranger' && (
        <>
          <p class="soft small">{t('watching')}</p>
          <button class="btn" onClick={() => go('introduce')}>{t('introduce')}</button>
        </>
      )}
      {cuff.access === 'occupied' && <p class="soft small">{t('occupied')}</p>}
    </Card>
  );
}

export function Home() {
  const cuffs = state.cuffs;
  const first = cuffs[0]!;
  const lop = first.now.lop;
  const wearer = state.saved.wearers.find((w) => w.id === state.saved.wearer);
  const steer = cuffs.every((c) => c.access === 'session');
  const may = mayTrain(wearer, Date.now());
  const stray = cuffs.some(astray);
  const sides = cuffs.map((c) => c.now.side);
  const sameSide = sides.length > 1 && sides[0] !== SIDE.unstated && sides[0] === sides[1];
  const asks = steer && cuffs.some((c) => reasons(c).includes(CODE.screeningDue));
  const asked = cuffs.filter(mayAsk).length;
  useEffect(() => void (wearer && readRolls()), [asked, wearer?.id]);
  const sendable = asks && wearer && !stray && !screeningDue(wearer, Date.now());
  const screen = () => {
    set({ editing: wearer?.id ?? adopt() });
    go('screening');
  };
  return (
    <>
      <Head title={wearer ? wearer.name : first.name}>
        {cuffs.map((c) => c.now.battery <= 100 && (
          <span key={c.transport.id} class={c.now.battery < 20 ? 'chip warn num' : 'chip num'} aria-label={t('battery', { n: c.now.battery })}>{c.now.battery} %</span>
        ))}
        {cuffs.length < 2 && (
          <button class="icon" aria-label={t('connectSecond')} onClick={supported() && !first.transport.id.startsWith('ws') ? connectCuff : connectSimulated}>
            <Icon name="plus" />
          </button>
        )}
      </Head>
      <main tabIndex={0}>
        {cuffs.map((cuff) => <State key={cuff.transport.id} cuff={cuff} />)}
        {wearer && !may && (
          <Card class="alarm">
            <Reason text={t(screeningDue(wearer, Date.now()) ? 'screening' : OUTCOME_KEY[wearer.screened!.outcome])} hint={screeningDue(wearer, Date.now()) ? t('screeningText') : ''} />
            <button class="btn" onClick={screen}>{t('screenBegin')}</button>
          </Card>
        )}
        {sameSide && <Card class="alarm" alert><Reason text={t('sameSide')} /></Card>}
        {sendable && (
          <Card>
            <Reason icon="wait" text={t('cuffAsks')} hint={t('answersOf', { d: day(wearer.screened!.at, { dateStyle: 'medium' }) })} />
          </Card>
        )}
        <Next due={due(state.saved.journal, state.saved.wearer, wearer)} />
        <button class="opt" onClick={() => go('protocol')}>
          <Score protocol={first.now.protocol || 1} own={ownProtocol(first.now.protocol)} />
          <span style={{ flex: 1 }}>
            <b>{protocolName(first.now.protocol || 1)}</b>
            <br />
            <span class="soft small">{t('protocol')}</span>
          </span>
          <span class="soft later">{t('change')}</span>
        </button>
        {cuffs.map((cuff) => (
          <button key={cuff.transport.id} class="opt" onClick={() => go('lop')}>
            <span class="figure num" style={{ minWidth: '5.5rem' }}>{cuff.now.lop || '–'}</span>
            <span style={{ flex: 1 }}>
              <b>{t('lop')}</b>
              <br />
              <span class="soft small">{cuffs.length > 1 ? sideName(cuff) : lop ? 'mmHg' : t('lopNone')}</span>
            </span>
            <span class="soft later">{cuff.now.lop ? t('lopAgain') : t('lopMeasure')}</span>
          </button>
        ))}
        <Device />
      </main>
      <Dock>
        {asks && !stray ? (
          <button class="btn main wide" onClick={() => (sendable ? sendAnswers(wearer) : screen())}>{t(sendable ? 'sendAnswers' : 'screenBegin')}</button>
        ) : (
          <button class="btn main wide" disabled={!steer || !may || stray || sameSide || !cuffs.every((c) => c.now.stand === STAND.atRest)} onClick={() => go('fit')}>
            {cuffs.length > 1 ? t('startBoth') : t('start')}
          </button>
        )}
        <Tabs />
      </Dock>
    </>
  );
}

/** The last look before the air: does the cuff sit well? */
export function Fit() {
  const [done, setDone] = useState(0);
  const steps = ['fit1', 'fit2', 'fit3'] as const;
  return (
    <>
      <Head title={t('fit')} back="home" />
      <main tabIndex={0}>
        <ol class="pick" style={{ listStyle: 'none' }}>
          {steps.map((key, i) => (
            <li key={key}>
              <button class="opt" aria-pressed={done > i} onClick={() => setDone(Math.max(done, i + 1))}>
                <FitPicture step={i} />
                <span style={{ flex: 1 }} class="lead">{t(key)}</span>
                {done > i && <span class="icon" style={{ flex: 'none' }}><Icon name="tick" /></span>}
              </button>
            </li>
          ))}
        </ol>
        <p class="soft small push">{t('onlyQualified')}</p>
      </main>
      <Dock>
        <button class="btn main wide" disabled={done < steps.length} onClick={() => (go('home'), void start())}>
          {state.cuffs.length > 1 ? t('startBoth') : t('start')}
        </button>
      </Dock>
    </>
  );
}

function FitPicture({ step }: { step: number }) {
  return (
    <svg class="pic" viewBox="0 0 80 80" width="80" height="80" fill="none" aria-hidden="true" style={{ flex: 'none' }}>
      <rect width="80" height="80" rx="18" fill="var(--track)" />
      {step === 0 && (
        <>
          <path d="M26 8c-4 22 0 42 6 64h18c6-24 8-42 4-64z" fill="var(--card)" stroke="var(--edge)" stroke-width="2" />
          <rect x="21" y="16" width="37" height="22" rx="7" fill="var(--accent)" />
        </>
      )}
      {step === 1 && (
        <>
          <rect x="8" y="40" width="64" height="24" rx="9" fill="var(--accent)" />
          <path d="M30 12v34M44 10v36" stroke="var(--card)" stroke-width="12" stroke-linecap="round" />
          <path d="M8 52h64v3a9 9 0 0 1-9 9H17a9 9 0 0 1-9-9z" fill="var(--accent)" />
        </>
      )}
      {step === 2 && (
        <>
          <path d="M24 74V34a16 16 0 0 1 32 0v40z" fill="var(--card)" stroke="var(--edge)" stroke-width="2" />
          <path d="M31 40v-6a9 9 0 0 1 18 0v6z" fill="var(--wash)" stroke="var(--accent)" stroke-width="3" />
          <text x="40" y="65" text-anchor="middle" font-size="17" font-weight="700" fill="var(--ink)">3 s</text>
        </>
      )}
    </svg>
  );
}

