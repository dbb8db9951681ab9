import { readJournals } from '../actions';
import { keep, state, toast } from '../app';
import { csv, download, journalJson, share } from '../keep/export';
import { type Due, due, perWeek } from '../keep/due';
import { CODE } from '../link/snapshot';
import { Bars, Calendar, Line } from '../ui/charts';
import { Dock, Tabs } from '../ui/dock';
import { Icon } from '../ui/icons';
import { Card, Head, Reason } from '../ui/pieces';
import { tell } from '../words/codes';
import { clock, day, t } from '../words/words';
import { protocolName } from './protocol';

const WEEKS = 10;

export function wearerName(id: number) {
  return state.saved.wearers.find((w) => w.id === id)?.name ?? '';
}

/** When the next training is due, and why: the device's rule. */
export function Next({ due: { at, hours, first, aWeek } }: { due: Due }) {
  if (!at) return null;
  const rested = at <= Date.now();
  return (
    <Reason
      ok={rested}
      icon={rested ? 'tick' : 'wait'}
      text={rested ? t('nextNow') : t('nextDue', { d: day(at, { weekday: 'long', hour: 'numeric', minute: '2-digit' }) })}
      hint={first ? t('nextFirst', { n: first, h: hours }) : t('nextWhy', { n: aWeek, h: hours })}
    />
  );
}

export function Journal() {
  const now = Date.now();
  const own = state.saved.journal.filter((e) => e.wearer === state.saved.wearer).sort((a, b) => b.at - a.at);
  const who = state.saved.wearers.find((w) => w.id === state.saved.wearer);
  const next = due(own, state.saved.wearer, who);
  const oldest = [...own].reverse();
  const file = `opencuff-${new Date(now).toISOString().slice(0, 10)}`;
  return (
    <>
      <Head title={t('journal')} />
      <main tabIndex={0}>
        {!own.length && <p class="lead soft">{t('empty')}</p>}
        <Next due={next} />
        {state.cuffs.length > 0 && state.cuffs.every((c) => c.access === 'session') && (
          <button class="btn" disabled={!!state.busy} onClick={readJournals}>{state.busy || t('fromCuff')}</button>
        )}
        {own.length > 0 && (
          <>
            <Card title={day(now, { month: 'long', year: 'numeric' })}>
              <Calendar now={now} on={own.map((e) => e.at)} due={next.at} label={t('trainings')} />
            </Card>
            <Card title={t('perWeek')}>
              <Bars values={perWeek(own, WEEKS, now)} label={t('perWeek')} />
            </Card>
            {oldest.filter((e) => e.lop).length > 1 && (
              <Card title={t('lopOverTime')}>
                <Line points={oldest.filter((e) => e.lop).map((e) => [e.at, e.lop])} label={t('lopOverTime')} />
              </Card>
            )}
            {oldest.filter((e) => e.felt !== undefined).length > 1 && (
              <Card title={t('feltOverTime')}>
                <Line points={oldest.filter((e) => e.felt !== undefined).map((e) => [e.at, e.felt!])} label={t('feltOverTime')} />
              </Card>
            )}
            <Card title={t('trainings')}>
              {own.map((e) => (
                <details key={e.id}>
                  <summary style={{ display: 'flex', alignItems: 'center', gap: '.75rem' }}>
                    <span class="num" style={{ minWidth: '4rem', fontWeight: 700 }}>{day(e.at)}</span>
                    <span style={{ flex: 1 }}>{protocolName(e.protocol || 1)}</span>
                    <span class="soft num">{clock(e.seconds)}</span>
                  </summary>
                  <p class="soft small num">
                    {[
                      e.reps ? `${e.reps} ${t('reps')}` : '', `${e.mean} mmHg`, e.load ? `${e.load} kg` : '',
                      e.felt === undefined ? '' : `${e.felt}/10`, e.ended === CODE.done ? '' : tell(e.ended).text, e.notes ?? '',
                    ].filter(Boolean).join(' · ')}
                  </p>
                  <button class="btn quiet" onClick={() => keep({ journal: state.saved.journal.filter((x) => x.id !== e.id) })}>{t('remove')}</button>
                </details>
              ))}
            </Card>
            <div class="seg">
              <button class="btn" onClick={() => download(file + '.csv', 'text/csv', csv(own, wearerName))}>{t('exportCsv')}</button>
              <button class="btn" onClick={() => download(file + '.json', 'application/json', journalJson(own))}>{t('exportJson')}</button>
              <button class="btn" onClick={async () => (await share(file + '.csv', 'text/csv', csv(own, wearerName))) || toast(t('shareNot'))}>
                <Icon name="share" />
                {t('shareIt')}
              </button>
            </div>
          </>
        )}
      </main>
      <Dock>
        <Tabs />
      </Dock>
    </>
  );
}
