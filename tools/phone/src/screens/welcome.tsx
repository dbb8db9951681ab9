import { connectCuff, connectSimulated } from '../actions';
import { keep, state } from '../app';
import { supported } from '../link/web_bluetooth';
import { Limb } from '../ui/art';
import { Dock, Tabs } from '../ui/dock';
import { Card } from '../ui/pieces';
import { getLang, t } from '../words/words';

export function Welcome() {
  const other = getLang() === 'da' ? 'en' : 'da';
  return (
    <>
      <header class="head">
        <span class="grow" style={{ flex: 1 }} />
        <button class="btn quiet" lang={other} onClick={() => keep({ lang: other })}>
          {other === 'da' ? 'Dansk' : 'English'}
        </button>
      </header>
      <main tabIndex={0}>
        <div class="hero">
          <Limb />
        </div>
        <div class="center">
          <h1 style={{ fontSize: 'min(2.4rem, 13vw)' }}>OpenCuff</h1>
          <p class="lead soft">{t('tagline')}</p>
        </div>
        {!supported() && <Card class="alarm">{t('noBluetooth')}</Card>}
        {state.failed && (
          <Card class="alarm">
            <p role="alert">{state.failed}</p>
          </Card>
        )}
        <div class="push" style={{ display: 'grid', gap: '.6rem' }}>
          {supported() && (
            <button class="btn main" disabled={!!state.busy} onClick={connectCuff}>
              {state.busy || t('connect')}
            </button>
          )}
          <button class={supported() ? 'btn' : 'btn main'} disabled={!!state.busy} onClick={connectSimulated}>
            {supported() ? t('simulated') : state.busy || t('simulated')}
          </button>
          <p class="soft small center">{t('notMedical')}</p>
        </div>
      </main>
      <Dock>
        <Tabs />
      </Dock>
    </>
  );
}
