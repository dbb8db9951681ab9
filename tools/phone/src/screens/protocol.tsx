// Which training: the built-in ones, and one's own as they are kept on this phone.
import { all, storeProtocol } from '../actions';
import { go, keep, state, toast } from '../app';
import { download } from '../keep/export';
import { fromFile, type Own, toFile } from '../keep/protocol';
import { body } from '../link/codec';
import { Score } from '../ui/art';
import { Dock } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Head } from '../ui/pieces';
import { t } from '../words/words';
import { build, refused } from './builder';

const BUILT_IN = [8, 1, 2, 3, 4, 5, 6, 7] as const;

export function ownProtocol(id: number): Own | undefined {
  return state.saved.protocols.find((p) => p.id === id);
}

export function protocolName(id: number) {
  return id >= 1 && id <= 8 ? t(`p${id as 1}`) : ownProtocol(id)?.name || t('pOwn', { n: id });
}

/** Protocols of a file beside those that are kept; the same number is replaced. */
async function take(file: File | undefined) {
  if (!file) return;
  const found = fromFile(await file.text());
  if (!Array.isArray(found)) {
    const { text, hint } = refused(found, []);
    return toast(`${text}. ${hint}`);
  }
  const others = state.saved.protocols.filter((p) => !found.some((f) => f.id === p.id));
  keep({ protocols: [...others, ...found].sort((a, b) => a.id - b.id) });
  toast(t('imported'));
}

export function OwnFiles() {
  const own = state.saved.protocols;
  return (
    <div class="seg">
      {own.length > 0 && <button class="btn" onClick={() => download('protocols.json', 'application/json', toFile(own))}>{t('exportJson')}</button>}
      <label class="btn" style={{ flexDirection: 'row' }}>
        {t('importAll')}
        <input type="file" accept="application/json,.json" class="hidden" onChange={(e) => take(e.currentTarget.files?.[0])} />
      </label>
    </div>
  );
}

export function Protocols() {
  const now = state.cuffs[0]!.now.protocol;
  const own = state.saved.protocols;
  const can = state.cuffs.every((c) => c.access === 'session');
  const wearer = state.saved.wearers.find((w) => w.id === state.saved.wearer);
  const prescribed = wearer?.prescription?.protocol;
  const pick = async (id: number, kept?: Own) => {
    if (await (kept ? storeProtocol(kept) : all(body.protocol(id)))) go('home');
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
        <Card title={t('ownProtocols')}>
          {!own.length && <p class="soft">{t('ownText')}</p>}
          {own.map((p) => (
            <div class="row" key={p.id}>
              <button class="opt grow" aria-pressed={p.id === now} disabled={!can || (!!prescribed && prescribed !== p.id)} onClick={() => pick(p.id, p)}>
                <Score protocol={p.id} own={p} />
                <b style={{ flex: 1 }}>{protocolName(p.id)}</b>
              </button>
              <button class="btn" aria-label={`${t('change')}: ${protocolName(p.id)}`} onClick={() => build(p)}>{t('change')}</button>
            </div>
          ))}
          <button class="btn" onClick={() => build()}>
            <Icon name="plus" />
            {t('build')}
          </button>
          <OwnFiles />
        </Card>
      </main>
      <Dock />
    </>
  );
}
