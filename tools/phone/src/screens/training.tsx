// A training under way: pressure against target and band, phase, repetitions, time, too much.
import { useEffect } from 'preact/hooks';
import { awake, less, next, pause } from '../actions';
import { state } from '../app';
import type { Cuff } from '../link/cuff';
import { CUE, KIND, PHASE, type Snapshot } from '../link/snapshot';
import { Dock } from '../ui/dock';
import { Gauge } from '../ui/gauge';
import { Head, Reason } from '../ui/pieces';
import { Plot } from '../ui/plot';
import { tell } from '../words/codes';
import type { Key } from '../words/en';
import { clock, t } from '../words/words';
import { sideName } from './home';
import { protocolName } from './protocol';

const NAMES: Record<number, Key> = {
  [PHASE.idle]: 'idle', [PHASE.inflate]: 'inflate', [PHASE.ready]: 'readyPhase', [PHASE.rest]: 'rest',
  [PHASE.hold]: 'hold', [PHASE.vent]: 'vent', [PHASE.measure]: 'measure', [PHASE.settle]: 'settle',
  [PHASE.paused]: 'paused',
};

const HELD = new Set<number>([PHASE.set, PHASE.rest, PHASE.hold]);

export function phaseName(now: Snapshot) {
  return now.phase === PHASE.set ? t('set', { n: now.setNo, of: now.sets }) : t(NAMES[now.phase] ?? 'idle');
}

/** Half the width of the band: 10 % while a limb works, 5 % at rest. */
export function band(now: Snapshot) {
  return now.target * (now.phase === PHASE.set ? 0.1 : 0.05);
}

function nextWord(phase: number): Key | null {
  if (phase === PHASE.ready) return 'nextSet';
  if (phase === PHASE.set) return 'endSet';
  if (phase === PHASE.paused) return 'resume';
  return phase === PHASE.rest ? 'endRest' : null;
}

function Sets({ now }: { now: Snapshot }) {
  if (now.sets < 2) return null;
  return (
    <span class="sets" role="img" aria-label={t('set', { n: now.setNo, of: now.sets })}>
      {Array.from({ length: now.sets }, (_, i) => {
        const over = i + 1 < now.setNo || (i + 1 === now.setNo && now.phase === PHASE.rest);
        return <i key={i} class={over ? 'done' : i + 1 === now.setNo ? 'now' : ''} />;
      })}
    </span>
  );
}

export function Training() {
  const cuffs = state.cuffs.filter((c) => c.now.kind === KIND.training);
  const lead: Cuff = cuffs[0]!;
  const now = lead.now;
  const press = now.cue === CUE.goOn ? 'resume' : nextWord(now.phase);
  useEffect(() => {
    void awake(true);
    return () => void awake(false);
  }, []);
  return (
    <>
      <Head title={protocolName(now.protocol || 1)}>
        {now.battery <= 100 && <span class={now.battery < 20 ? 'chip warn num' : 'chip num'}>{now.battery} %</span>}
      </Head>
      <main tabIndex={0}>
        <div class="phase">
          <b aria-live="polite">{phaseName(now)}</b>
          <Sets now={now} />
        </div>
        <div class="gauges">
          {cuffs.map((cuff) => (
            <Gauge
              key={cuff.transport.id}
              level={cuff.now.level}
              target={cuff.now.target}
              band={band(cuff.now)}
              held={HELD.has(cuff.now.phase)}
              side={state.cuffs.length > 1 ? sideName(cuff) : undefined}
              note={cuff.now.sharePct ? `${cuff.now.sharePct} % ${t('ofLop')}` : undefined}
            />
          ))}
        </div>
        <div class="tiles">
          {now.reps > 0 && (
            <div class="tile">
              <b class="num">
                {now.rep}
                <small class="soft" style={{ fontSize: '1.1rem' }}> / {now.reps}</small>
              </b>
              <span>{t('reps')}</span>
            </div>
          )}
          {now.leftS > 0 && (
            <div class="tile">
              <b class="num">{clock(now.leftS)}</b>
              <span>{t('left')}</span>
            </div>
          )}
          {now.occlusionLeftS > 0 && (
            <div class="tile">
              <b class="num">{clock(now.occlusionLeftS)}</b>
              <span>{t('occlusion')}</span>
            </div>
          )}
        </div>
        {now.cue === CUE.goOn && <Reason ok icon="wait" text={t('restOver')} />}
        {cuffs.filter((c) => c.now.also).map((c) => (
          <Reason key={c.transport.id} {...tell(c.now.also)} />
        ))}
        <Plot traces={cuffs.map((c) => c.trace)} target={now.target} band={band(now)} label={t('plot')} />
      </main>
      <Dock>
        <div class="acts">
          <button class="btn" onClick={less}>
            {t('tooMuch')}
          </button>
          {(now.phase === PHASE.set || now.phase === PHASE.hold) && (
            <button class="btn" onClick={pause}>
              {t('pause')}
            </button>
          )}
          {press && (
            <button class={now.phase === PHASE.set ? 'btn' : 'btn main'} onClick={next}>
              {t(press)}
            </button>
          )}
        </div>
      </Dock>
    </>
  );
}
