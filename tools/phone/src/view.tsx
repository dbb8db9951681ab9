// The screen that is shown, and what was just said.
import { shown, state } from './app';
import { Builder } from './screens/builder';
import { After, Done } from './screens/done';
import { Fault } from './screens/fault';
import { Fit, Home } from './screens/home';
import { Introduce } from './screens/introduce';
import { Journal } from './screens/journal';
import { Lop, Measuring } from './screens/lop';
import { Pro, Report } from './screens/pro';
import { Protocols } from './screens/protocol';
import { Settings } from './screens/settings';
import { Training } from './screens/training';
import { EditWearer, Screening, Wearers } from './screens/wearers';
import { Welcome } from './screens/welcome';

const SCREENS = {
  welcome: Welcome, introduce: Introduce, home: Home, protocol: Protocols, fit: Fit, lop: Lop, done: Done,
  after: After, journal: Journal, settings: Settings, wearers: Wearers, wearer: EditWearer,
  screening: Screening, pro: Pro, report: Report, training: Training, measuring: Measuring, fault: Fault,
  builder: Builder,
};
const NEED_A_CUFF = new Set(['introduce', 'home', 'protocol', 'fit', 'lop']);

export function View() {
  const name = shown();
  const Screen = !state.cuffs.length && NEED_A_CUFF.has(name) ? Welcome : SCREENS[name];
  return (
    <div class={state.cuffs.length > 1 ? 'app two' : 'app'}>
      <Screen />
      <div class={state.toast ? 'toast' : 'hidden'} role="status">{state.toast}</div>
    </div>
  );
}
