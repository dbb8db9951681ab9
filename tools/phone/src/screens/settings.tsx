import { useState } from 'preact/hooks';
import { connectCuff, connectSimulated, disconnect } from '../actions';
import { applySaved, go, keep, set, state, toast } from '../app';
import { download, everything } from '../keep/export';
import { forgetAll, nothing, parse } from '../keep/saved';
import { join, OP } from '../link/codec';
import { supported } from '../link/web_bluetooth';
import { Dock, Tabs } from '../ui/dock';
import { Card, Choice, Head } from '../ui/pieces';
import { getLang, t } from '../words/words';
import { build } from './builder';
import { OwnFiles, protocolName } from './protocol';

export function Settings() {
  const [sure, setSure] = useState(false);
  const saved = state.saved;
  const load = async (file: File | undefined) => {
    const read = file && parse(await file.text());
    if (!read) return toast(t('importBad'));
    keep({ ...read, known: saved.known });
    toast(t('imported'));
  };
  const forget = async (id: string) => {
    const cuff = state.cuffs.find((c) => c.transport.id === id);
    if (cuff) await cuff.do(join(OP.forgetMe));
    keep({ known: saved.known.filter((k) => k.id !== id) });
    if (cuff) disconnect(cuff);
  };
  return (
    <>
      <Head title={t('settings')} />
      <main tabIndex={0}>
        <Card title={t('language')}>
          <Choice label={t('language')} value={getLang()} pick={(lang) => keep({ lang })} of={[['en', 'English'], ['da', 'Dansk']] as const} />
        </Card>
        <Card title={t('look')}>
          <Choice label={t('look')} value={saved.theme} pick={(theme) => keep({ theme })} of={[['auto', t('lookAuto')], ['light', t('lookLight')], ['dark', t('lookDark')]] as const} />
        </Card>
        <Card title={t('cuffs')}>
          {state.cuffs.map((cuff) => (
            <div class="row" key={cuff.transport.id}>
              <span class="grow">
                <b>{cuff.name}</b>
                <br />
                <span class="soft small num">{t('firmware', { f: cuff.info?.firmware ?? '–' })}</span>
              </span>
              <button class="btn" onClick={() => disconnect(cuff)}>{t('disconnect')}</button>
            </div>
          ))}
          {saved.known.map((k) => (
            <div class="row" key={k.id}>
              <span class="grow">{k.name} <span class="soft small">{t('known')}</span></span>
              <button class="btn quiet" onClick={() => forget(k.id)}>{t('forget')}</button>
            </div>
          ))}
          {state.cuffs.length < 2 && (
            <button class="btn" onClick={supported() ? connectCuff : connectSimulated}>{state.busy || t(state.cuffs.length ? 'connectSecond' : supported() ? 'connect' : 'simulated')}</button>
          )}
        </Card>
        <Card title={t('data')}>
          <p class="soft">{t('dataText')}</p>
          <div class="seg">
            <button class="btn" onClick={() => download('opencuff.json', 'application/json', everything(saved))}>{t('exportAll')}</button>
            <label class="btn" style={{ flexDirection: 'row' }}>
              {t('importAll')}
              <input type="file" accept="application/json,.json" class="hidden" onChange={(e) => load(e.currentTarget.files?.[0])} />
            </label>
          </div>
          {sure ? (
            <>
              <p role="alert"><b>{t('deleteSure')}</b></p>
              <div class="seg">
                <button class="btn" onClick={() => setSure(false)}>{t('cancel')}</button>
                <button class="btn" onClick={() => (forgetAll(), set({ saved: nothing() }), applySaved(), setSure(false))}>{t('deleteAll')}</button>
              </div>
            </>
          ) : (
            <button class="btn" onClick={() => setSure(true)}>{t('deleteAll')}</button>
          )}
        </Card>
        {saved.protocols.length > 0 && (
          <Card title={t('ownProtocols')}>
            {saved.protocols.map((p) => <button key={p.id} class="btn" onClick={() => build(p)}>{protocolName(p.id)}</button>)}
            <OwnFiles />
          </Card>
        )}
        <button class="btn" onClick={() => go('pro')}>{t('pro')}</button>
        <p class="soft small center">{t('notMedical')}</p>
      </main>
      <Dock>
        <Tabs />
      </Dock>
    </>
  );
}
