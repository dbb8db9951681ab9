// Who wears the cuff, and whether something speaks against it.
import { useEffect, useState } from 'preact/hooks';
import { all, edit, readRolls, sendAnswers, wear, wornBy } from '../actions';
import { go, keep, set, state, toast } from '../app';
import type { Answers, Wearer } from '../keep/saved';
import { OUTCOME_KEY, outcome, question, QUESTIONS, SAID, screeningDue } from '../keep/screening';
import { GUEST, LONGEST_NAME, mayAsk } from '../link/roll';
import { body } from '../link/codec';
import { Dock, Tabs } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Choice, Entry, Head, Reason } from '../ui/pieces';
import { day, t } from '../words/words';

export function editing(): Wearer | undefined {
  return state.saved.wearers.find((w) => w.id === state.editing);
}

export function change(id: number, next: Partial<Wearer>) {
  keep({ wearers: state.saved.wearers.map((w) => (w.id === id ? { ...w, ...next } : w)) });
}

/** Names that the cuffs know and this phone does not. */
function strangers() {
  const mine = state.saved.wearers.map((w) => w.name.slice(0, LONGEST_NAME));
  const found = new Map<string, number>();
  for (const cuff of state.cuffs) for (const w of cuff.roll ?? []) if (!mine.includes(w.name)) found.set(w.name, w.profile);
  return [...found];
}

function add(name: string, profile: number): number {
  const { wearers } = state.saved;
  const id = Math.max(0, ...wearers.map((w) => w.id)) + 1;
  const build = state.cuffs[0]?.info?.build ?? 'thigh';
  keep({ wearers: [...wearers, { id, name: name || `${t('wearer')} ${id}`, profile, limb: build }] });
  return id;
}

/** The wearer that the first cuff works for becomes this phone's, too. */
export function adopt(): number {
  const name = (state.cuffs[0] && wornBy(state.cuffs[0])) ?? '';
  const known = state.saved.wearers.find((w) => name && w.name.slice(0, LONGEST_NAME) === name);
  const id = known?.id ?? add(name, 0);
  keep({ wearer: id });
  return id;
}

export function Wearers() {
  const { wearers, wearer } = state.saved;
  const asked = state.cuffs.filter(mayAsk).length;
  useEffect(() => void readRolls(), [asked]);
  const fresh = () => {
    set({ editing: add('', 0) });
    go('wearer');
  };
  const guest = async () => {
    keep({ wearer: 0 });
    await all(body.wear(GUEST));
  };
  return (
    <>
      <Head title={t('people')} />
      <main tabIndex={0}>
        {wearers.map((w) => (
          <div class="row" key={w.id}>
            <button class="opt grow" aria-pressed={w.id === wearer} onClick={() => wear(w.id)}>
              <Icon name="person" />
              <span style={{ flex: 1, minWidth: 0 }}>
                <b>{w.name}</b>
                <br />
                <span class="soft small">{t(`profile${w.profile as 1}`)} · {t(w.limb)}{screeningDue(w, Date.now()) ? ` · ${t('notScreened')}` : ''}</span>
              </span>
            </button>
            <button class="btn" aria-label={`${t('change')}: ${w.name}`} onClick={() => (set({ editing: w.id }), go('wearer'))}>{t('change')}</button>
          </div>
        ))}
        {strangers().length > 0 && (
          <Card title={t('onCuff')}>
            {strangers().map(([name, profile]) => (
              <button key={name} class="opt" onClick={() => wear(add(name, profile))}>
                <Icon name="plus" />
                <span style={{ flex: 1 }}><b>{name}</b><br /><span class="soft small">{t('takeOver')}</span></span>
              </button>
            ))}
          </Card>
        )}
        <button class="btn" onClick={fresh}>
          <Icon name="plus" />
          {t('wearerNew')}
        </button>
        {(wearers.length > 0 || state.cuffs.some((c) => c.now.wearer)) && (
          <div class="seg">
            <button class="btn" aria-pressed={!wearer && state.cuffs.every((c) => !c.now.wearer)} onClick={() => wear(0)}>{t('nobody')}</button>
            {asked > 0 && <button class="btn" aria-pressed={state.cuffs.some((c) => c.now.wearer === GUEST)} onClick={guest}>{t('guest')}</button>}
          </div>
        )}
        {asked > 0 && <p class="soft small">{t('wearersText')}</p>}
      </main>
      <Dock>
        <Tabs />
      </Dock>
    </>
  );
}

export function EditWearer() {
  const w = editing();
  if (!w) return <Wearers />;
  const profiles = [0, 1, 2, 3, 4].map((n) => [n, t(`profile${n as 1}`)] as const);
  const rename = (name: string) => {
    const taken = state.saved.wearers.some((x) => x.id !== w.id && x.name === name);
    if (!name || taken) return toast(t(taken ? 'nameTaken' : 'nameMissing'));
    const before = w.name;
    change(w.id, { name });
    void edit(before, 'name', name);
  };
  const train = () => {
    (document.activeElement as HTMLElement | null)?.blur(); // a name that is being typed counts
    void wear(w.id);
    go(state.cuffs.length ? 'home' : 'wearers');
  };
  const remove = () => {
    keep({ wearers: state.saved.wearers.filter((x) => x.id !== w.id), journal: state.saved.journal.filter((e) => e.wearer !== w.id), wearer: 0 });
    go('wearers');
  };
  return (
    <>
      <Head title={w.name} back="wearers" />
      <main tabIndex={0}>
        <Card>
          <label>
            {t('name')}
            <Entry value={w.name} maxLength={LONGEST_NAME} take={(name) => rename(name.trim())} />
          </label>
        </Card>
        <Card title={t('profile')}>
          <Choice label={t('profile')} value={w.profile} pick={(profile) => (change(w.id, { profile }), void edit(w.name, 'profile', profile))} of={profiles} />
        </Card>
        <Card title={t('limb')}>
          <Choice label={t('limb')} value={w.limb} pick={(limb) => change(w.id, { limb })} of={[['arm', t('arm')], ['thigh', t('thigh')]] as const} />
        </Card>
        <Card title={t('screening')}>
          {w.screened && <Reason ok={w.screened.outcome === 'ok'} text={t(OUTCOME_KEY[w.screened.outcome])} hint={day(w.screened.at, { dateStyle: 'medium' })} />}
          <button class={screeningDue(w, Date.now()) ? 'btn main' : 'btn'} onClick={() => go('screening')}>{t('screenBegin')}</button>
        </Card>
        <button class="btn quiet" onClick={remove}>{t('remove')}</button>
      </main>
      <Dock>
        <button class="btn main wide" onClick={train}>{t('wearIt', { name: w.name })}</button>
      </Dock>
    </>
  );
}

/** One question at a time, as at the cuff: no, yes, or not sure, which counts as yes. */
export function Screening() {
  const w = editing();
  const [answers, setAnswers] = useState<Answers>({});
  const [at, setAt] = useState(0);
  const [by, setBy] = useState(w?.cleared?.by ?? '');
  const [on, setOn] = useState(w?.cleared?.on ?? new Date().toISOString().slice(0, 10));
  if (!w) return <Wearers />;
  const open = QUESTIONS[at];
  const found = outcome(answers);
  const say = (said: number) => {
    setAnswers({ ...answers, [open![0]]: said });
    setAt(at + 1);
  };
  const finish = () => {
    const screened = { at: Date.now(), outcome: found, answers };
    change(w.id, { screened, cleared: found === 'ask' && by ? { by, on } : undefined });
    void sendAnswers({ ...w, screened });
    go(state.cuffs.length ? 'home' : 'wearer');
  };
  if (open) {
    const [text, why] = question(open[0]);
    return (
      <>
        <Head title={t('screening')} back="wearer">
          <span class="chip num">{at + 1} / {QUESTIONS.length}</span>
        </Head>
        <main tabIndex={0}>
          <progress max={QUESTIONS.length} value={at} aria-label={t('screening')} />
          {at === 0 && <p class="soft">{t('screeningText')}</p>}
          <div class="ask" aria-live="polite">
            <p>{text}</p>
            <p class="lead soft">{why}</p>
          </div>
          {at > 0 && <button class="btn quiet push" onClick={() => setAt(at - 1)}>{t('questionBack')}</button>}
        </main>
        <Dock>
          <div class="acts">
            <button class="btn" onClick={() => say(SAID.no)}>{t('no')}</button>
            <button class="btn" onClick={() => say(SAID.notSure)}>{t('notSure')}</button>
            <button class="btn" onClick={() => say(SAID.yes)}>{t('yes')}</button>
          </div>
        </Dock>
      </>
    );
  }
  const told = QUESTIONS.filter(([n]) => answers[n]);
  return (
    <>
      <Head title={t('screening')} back="wearer" />
      <main tabIndex={0}>
        <Card class={found === 'ok' ? '' : 'alarm'} alert>
          <Reason ok={found === 'ok'} text={t(OUTCOME_KEY[found])} />
        </Card>
        {told.length > 0 && (
          <Card title={t('because')}>
            {told.map(([n]) => <Reason key={n} text={question(n)[0]} hint={question(n)[1]} />)}
          </Card>
        )}
        {found === 'ask' && (
          <Card>
            <label>{t('clearedBy')}<input class="field" value={by} onInput={(e) => setBy(e.currentTarget.value)} /></label>
            <label>{t('clearedOn')}<input class="field" type="date" value={on} onInput={(e) => setOn(e.currentTarget.value)} /></label>
            <p class="soft small">{t('clearedCuff')}</p>
          </Card>
        )}
        <button class="btn quiet" onClick={() => (setAnswers({}), setAt(0))}>{t('screenAgain')}</button>
      </main>
      <Dock>
        <button class="btn main wide" onClick={finish}>{t('save')}</button>
      </Dock>
    </>
  );
}
