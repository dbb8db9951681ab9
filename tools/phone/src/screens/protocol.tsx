import { all } from '../actions';
import { go, state } from '../app';
import { body } from '../link/codec';
import { Score } from '../ui/art';
import { Dock } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Head } from '../ui/pieces';
import { t } from '../words/words';

const BUILT_IN = [8, 1, 2, 3, 4, 5, 6, 7] as const;

export function protocolName(id: number) {
  return id >= 1 && id <= 8 ? t(`p${id as 1}`) : t('pOwn', { n: id });
}

export function Protocols() {
  const now = state.cuffs[0]!.now.protocol;
  const can = state.cuffs.every((c) => c.access === 'session');
  const wearer = state.saved.wearers.find((w) => w.id === state.saved.wearer);
  const prescribed = wearer?.prescription?.protocol;
  const pick = async (id: number) => {
    if (await all(body.protocol(id))) go('home');
  };
  return (
    <>
      <Head title={t('protocolChoose')} back="home" />
      <main tabIndex={0}>
        {!can && <p class="soft">{t('watching')}</p>}
        <div class="pick">
          {BUILT_IN.map((id) => {
            const locked = id === 7 || (!!prescribed && prescribed !== id);
            return (
              <button key={id} class="opt" aria-pressed={id === now} disabled={!can || locked} onClick={() => pick(id)}>
                {locked ? <span class="icon" style={{ flex: 'none' }}><Icon name="lock" /></span> : <Score protocol={id} />}
                <span style={{ flex: 1 }}>
                  <b>{protocolName(id)}</b>
                  <br />
                  <span class="soft small">{t(`p${id}text`)}</span>
                </span>
              </button>
            );
          })}
        </div>
      </main>
      <Dock />
    </>
  );
}
