// The foot of every screen: what can be done now, and STOP below it, always in the same place.
import type { ComponentChildren } from 'preact';
import { go, type Screen, shown, state } from '../app';
import { stopAll } from '../actions';
import { type Key } from '../words/en';
import { t } from '../words/words';
import { Icon, type IconName } from './icons';

const TABS: [Screen, Key, IconName][] = [
  ['home', 'train', 'train'],
  ['journal', 'journal', 'book'],
  ['wearers', 'people', 'person'],
  ['settings', 'settings', 'gear'],
];

export function Tabs() {
  const home: Screen = state.cuffs.length ? 'home' : 'welcome';
  return (
    <nav class="tabs" aria-label="OpenCuff">
      {TABS.map(([screen, name, icon]) => {
        const to = screen === 'home' ? home : screen;
        return (
          <button key={screen} class="tab" aria-current={state.screen === to ? 'page' : undefined} onClick={() => go(to)}>
            <Icon name={icon} />
            {t(name)}
          </button>
        );
      })}
    </nav>
  );
}

/** A tap is the pointer going down: it does not wait for the finger to leave. */
export function Stop() {
  const cuffs = state.cuffs;
  if (!cuffs.length) return null;
  if (cuffs.every((c) => c.lost))
    return (
      <button class="gone" onPointerDown={stopAll} onClick={stopAll} aria-live="assertive">
        <b>{t('lost')}</b>
        <span>{t('lostWhy')}</span>
      </button>
    );
  return (
    <button class="stop" onPointerDown={stopAll} onKeyDown={(e) => (e.key === 'Enter' || e.key === ' ') && stopAll()} onClick={(e) => e.detail === 0 && stopAll()}>
      {t(cuffs.length > 1 ? 'stopBoth' : 'stop')}
    </button>
  );
}

export function Dock(props: { children?: ComponentChildren }) {
  const some = state.cuffs.some((c) => c.lost) && !state.cuffs.every((c) => c.lost);
  const deaf = state.cuffs.length > 0 && state.cuffs.every((c) => c.lost) && (shown() === 'training' || shown() === 'measuring');
  return (
    <footer class="dock">
      {some && <div class="chip warn" role="alert">{state.cuffs.filter((c) => c.lost).map((c) => c.name).join(', ')}: {t('lost')}</div>}
      {!deaf && props.children /* nothing but STOP at the cuff can be done then */}
      <Stop />
    </footer>
  );
}
