// Who wears the cuff, and whether something speaks against it.
import { useState } from 'preact/hooks';
import { go, keep, set, state } from '../app';
import type { Answers, Wearer } from '../keep/saved';
import { OUTCOME_KEY, outcome, QUESTIONS, screeningDue } from '../keep/screening';
import { Dock, Tabs } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Choice, Head, Reason } from '../ui/pieces';
import { day, t } from '../words/words';

export function editing(): Wearer | undefined {
  return state.saved.wearers.find((w) => w.id === state.editing);
}

export function change(id: number, next: Partial<Wearer>) {
  keep({ wearers: state.saved.wearers.map((w) => (w.id === id ? { ...w, ...next } : w)) });
}

export function Wearers() {
  const { wearers, wearer } = state.saved;
  const add = () => {
    const id = Math.max(0, ...wearers.map((w) => w.id)) + 1;
    keep({ wearers: [...wearers, { id, name: `${t('wearer')} ${id}`, profile: 1, limb: 'thigh' }], wearer: id });
    set({ editing: id });
    go('wearer');
  };
  return (
    <>
      <Head title={t('people')} />
      <main tabIndex={0}>
        {wearers.map((w) => (
          <div class="row" key={w.id}>
            <button class="opt grow" aria-pressed={w.id === wearer} onClick={() => keep({ wearer: w.id })}>
              <Icon name="person" />
              <span style={{ flex: 1 }}>
                <b>{w.name}</b>
                <br />
                <span class="soft small">{t(`profile${w.profile as 1}`)} · {t(w.limb)}</span>
              </span>
            </button>
            <button class="btn" aria-label={`${t('change')}: ${w.name}`} onClick={() => (set({ editing: w.id }), go('wearer'))}>{t('change')}</button>
          </div>
        ))}
        <button class="btn" onClick={add}>
          <Icon name="plus" />
          {t('wearerNew')}
        </button>
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
  const profiles = [1, 2, 3, 4].map((n) => [n, t(`profile${n as 1}`)] as const);
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
            <input class="field" value={w.name} maxLength={24} onInput={(e) => change(w.id, { name: e.currentTarget.value || t('wearer') })} />
          </label>
        </Card>
        <Card title={t('profile')}>
          <Choice label={t('profile')} value={w.profile} pick={(profile) => change(w.id, { profile })} of={profiles} />
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
      <Dock />
    </>
  );
}

export function Screening() {
  const w = editing();
  const [answers, setAnswers] = useState<Answers>({});
  const [by, setBy] = useState(w?.cleared?.by ?? '');
  const [on, setOn] = useState(w?.cleared?.on ?? new Date().toISOString().slice(0, 10));
  if (!w) return <Wearers />;
  const all = QUESTIONS.every(([id]) => id in answers);
  const found = outcome(answers);
  const finish = () => {
    change(w.id, { screened: { at: Date.now(), outcome: found, answers }, ...(by ? { cleared: { by, on } } : {}) });
    go('wearer');
  };
  return (
    <>
      <Head title={t('screening')} back="wearer" />
      <main tabIndex={0}>
        <p class="soft">{t('screeningText')}</p>
        {QUESTIONS.map(([id]) => (
          <Card key={id} title={t(`q_${id}`)}>
            <Choice label={t(`q_${id}`)} value={id in answers ? Number(answers[id]) : undefined} pick={(yes) => setAnswers({ ...answers, [id]: yes === 1 })} of={[[0, t('no')], [1, t('yes')]] as const} />
          </Card>
        ))}
        {all && (
          <Card class={found === 'ok' ? '' : 'alarm'}>
            <Reason ok={found === 'ok'} text={t(OUTCOME_KEY[found])} />
            {found === 'ask' && (
              <>
                <label>{t('clearedBy')}<input class="field" value={by} onInput={(e) => setBy(e.currentTarget.value)} /></label>
                <label>{t('clearedOn')}<input class="field" type="date" value={on} onInput={(e) => setOn(e.currentTarget.value)} /></label>
              </>
            )}
          </Card>
        )}
      </main>
      <Dock>
        <button class="btn main wide" disabled={!all} onClick={finish}>{t('save')}</button>
      </Dock>
    </>
  );
}
