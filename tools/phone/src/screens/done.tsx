// After a training: what it came to, how it felt, and what to watch for.
import { useState } from 'preact/hooks';
import { go, keep, set, state, toast } from '../app';
import { body } from '../link/codec';
import { CODE } from '../link/snapshot';
import { Dock, Tabs } from '../ui/dock';
import { Card, Choice, Head, Reason } from '../ui/pieces';
import { tell } from '../words/codes';
import { clock, t } from '../words/words';

export function Done() {
  const bouts = state.bouts;
  const [load, setLoad] = useState('');
  const [felt, setFelt] = useState<number>();
  const [pain, setPain] = useState<number>();
  const [notes, setNotes] = useState('');
  const first = bouts[0];
  const well = bouts.every((b) => b.ended === CODE.done);
  const finish = (save: boolean) => {
    if (save) {
      const kg = Number(load.replace(',', '.'));
      const said = {
        ...(load && Number.isFinite(kg) ? { load: kg } : {}),
        ...(felt === undefined ? {} : { felt }),
        ...(pain === undefined ? {} : { pain: pain > 0 }),
        ...(notes.trim() ? { notes: notes.trim() } : {}),
      };
      keep({ journal: [...state.saved.journal, ...bouts.map((b) => ({ ...b, ...said }))] });
      for (const cuff of state.cuffs) {
        if (felt !== undefined) void cuff.do(body.felt(Math.round((kg || 0) * 10), felt, pain ?? 0));
      }
      toast(t('saved'));
    }
    set({ bouts: [] });
    go('after');
  };
  if (!first) return <After />;
  return (
    <>
      <Head title={t(well ? 'doneTitle' : 'endedTitle')} />
      <main tabIndex={0}>
        {!well && first.ended > 0 && <Reason {...tell(first.ended)} />}
        <div class="tiles">
          <div class="tile"><b class="num">{clock(first.seconds)}</b><span>{t('underPressure')}</span></div>
          <div class="tile"><b class="num">{first.reps}</b><span>{t('totalReps')}</span></div>
          <div class="tile"><b class="num">{first.mean}</b><span>{t('meanPressure')}</span></div>
        </div>
        <Card title={t('felt')}>
          <Choice class="scale" label={t('felt')} value={felt} pick={setFelt} of={Array.from({ length: 11 }, (_, i) => [i, String(i)] as const)} />
          <div class="row spread soft small"><span>{t('felt0')}</span><span>{t('felt10')}</span></div>
        </Card>
        <Card title={t('pain')}>
          <Choice label={t('pain')} value={pain} pick={setPain} of={[[0, t('no')], [5, t('yes')]] as const} />
        </Card>
        <Card>
          <label>
            {t('load')}
            <input class="field num" inputMode="decimal" value={load} onInput={(e) => setLoad(e.currentTarget.value)} />
          </label>
          <label>
            {t('notes')}
            <textarea class="field" rows={2} placeholder={t('notesHint')} value={notes} onInput={(e) => setNotes(e.currentTarget.value)} />
          </label>
        </Card>
      </main>
      <Dock>
        <div class="acts">
          <button class="btn quiet" onClick={() => finish(false)}>{t('skip')}</button>
          <button class="btn main" onClick={() => finish(true)}>{t('noteIt')}</button>
        </div>
      </Dock>
    </>
  );
}

export function After() {
  return (
    <>
      <Head title={t('after')} />
      <main tabIndex={0}>
        <Card>
          <Reason ok text={t('after1')} />
          <Reason ok text={t('after2')} />
        </Card>
        <Card class="alarm">
          <Reason text={t('after3')} />
        </Card>
      </main>
      <Dock>
        <button class="btn main wide" onClick={() => go('journal')}>{t('journal')}</button>
        <Tabs />
      </Dock>
    </>
  );
}
