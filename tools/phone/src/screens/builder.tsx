// A protocol of one's own, block by block: bounds beside each figure, its pressure over time drawn, and
// what the cuff would refuse said with block, field and bound before it is sent.
import { storeProtocol } from '../actions';
import { go, keep, set, state, toast } from '../app';
import {
  type Block, BLOCK, CLASS, classS, CUSTOM, FIELDS, isOwn, kindName, type Limits, type Own, plan, type Plan, type Refusal, REPS,
  shape,
} from '../keep/protocol';
import { body } from '../link/codec';
import { Curve } from '../ui/curve';
import { Dock } from '../ui/dock';
import { Icon, type IconName } from '../ui/icons';
import { Amount, Card, Choice, Head, Reason } from '../ui/pieces';
import { tell } from '../words/codes';
import type { Key } from '../words/en';
import { clock, t } from '../words/words';

const ASSUMED_LOP = 150; // to draw with while none is known
const EXERCISE_MIN = 10; // what the limits are if nobody has tightened them (docs/settings.md)
const BOUT_MIN = 5;
const START_WITH: Record<number, Block> = {
  [BLOCK.inflate]: [BLOCK.inflate, 50, 0],
  [BLOCK.sets]: [BLOCK.sets, 30, 0, 2000, 2000, 30, 15, 15, 15],
  [BLOCK.hold]: [BLOCK.hold, 120, 0],
  [BLOCK.vent]: [BLOCK.vent, 60],
  [BLOCK.repeat]: [BLOCK.repeat, 1, 2],
};

/** The first number that is free, or 0. */
export function freeNumber(own: Own[]): number {
  for (let id = CUSTOM.first; id <= CUSTOM.last; id++) if (!own.some((p) => p.id === id)) return id;
  return 0;
}

export function build(own?: Own) {
  const id = own?.id ?? freeNumber(state.saved.protocols);
  if (!id) return toast(t('protocolsFull'));
  const fresh: Own = { id, name: '', kind: CLASS.exercise, blocks: [[BLOCK.inflate, 50, 0], [...START_WITH[BLOCK.sets]!]] };
  set({ draft: structuredClone(own ?? fresh) });
  go('builder');
}

function bounds(): Limits {
  const info = state.cuffs[0]?.info;
  const minutes = (n: number) => n * 60;
  return {
    exerciseS: minutes(EXERCISE_MIN), boutS: minutes(BOUT_MIN),
    occlusionS: minutes(info?.occlusionMin || 15), sessionS: minutes(info?.sessionMin || 30),
  };
}

function fieldName(field: string, block: Block | undefined) {
  if (field === 'kind' && block) return t(`b_${kindName(block[0]!)}` as Key);
  return t(`f_${field}` as Key);
}

/** In the cuff's own words. */
export function refused(wrong: Refusal, blocks: Block[]): { text: string; hint: string } {
  const field = fieldName(wrong.field, blocks[wrong.block - 1]);
  if (wrong.code === 82) return { text: tell(82).text, hint: t('tooLongAt', { n: wrong.block, field, most: clock(wrong.bound) }) };
  const bound = /_ms$/.test(wrong.field) ? wrong.bound / 1000 : wrong.bound;
  return { text: tell(wrong.code, wrong.code === 121 ? [wrong.block, field, wrong.bound] : [wrong.block, field, bound]).text, hint: wrong.code === 121 ? t('whatFollows') : tell(wrong.code).hint };
}

function Fields({ block, number, kind, put }: { block: Block; number: number; kind: number; put: (next: Block) => void }) {
  const with_ = (at: number, value: number) => put(block.map((old, k) => (k === at ? value : old)));
  const [what] = block;
  const amount = (at: number, unit: string, step: number, scale = 1) => {
    const [name, least, most] = FIELDS[what!]![at - 1]!;
    return <Amount label={t(`f_${name}` as Key)} unit={unit} value={block[at]!} least={least} most={most} step={step} scale={scale} pick={(value) => with_(at, value)} />;
  };
  if (what === BLOCK.inflate) {
    const share = !block[2];
    const most = kind === CLASS.full ? 110 : 80;
    return (
      <>
        <Choice label={t('f_unit')} value={share ? 0 : 1} pick={(mmhg) => put(mmhg ? [what, 0, block[2] || 60] : [what, block[1] || 50, 0])} of={[[0, '% LOP'], [1, 'mmHg']] as const} />
        {share ? (
          <Amount label={t('f_share_pct')} unit="%" value={block[1]!} least={20} most={most} step={5} pick={(value) => with_(1, value)} />
        ) : (
          <Amount label={t('pressure')} unit="mmHg" value={block[2]!} least={20} most={300} step={5} pick={(value) => with_(2, value || 1)} />
        )}
      </>
    );
  }
  if (what === BLOCK.sets) {
    const reps = block.slice(5);
    const [, least, most] = REPS;
    return (
      <>
        {reps.map((n, k) => (
          <Amount key={k} label={t('setN', { n: k + 1 })} unit={t('reps')} value={n} least={least} most={most} step={1} pick={(value) => with_(5 + k, value)} />
        ))}
        <div class="seg">
          <button class="btn" disabled={reps.length > 9} onClick={() => put([...block, reps.at(-1) ?? 15])}><Icon name="plus" />{t('oneSet')}</button>
          <button class="btn" disabled={reps.length < 2} onClick={() => put(block.slice(0, -1))}><Icon name="minus" />{t('oneSet')}</button>
        </div>
        {amount(1, 's', 15)}
        <Choice label={t('f_vented')} value={block[2]!} pick={(value) => with_(2, value)} of={[[0, t('restHeld')], [1, t('restVented')]] as const} />
        {amount(3, 's', 500, 1000)}
        {amount(4, 's', 500, 1000)}
      </>
    );
  }
  if (what === BLOCK.hold) {
    return (
      <>
        {amount(1, 's', 15)}
        <Choice label={t('f_from_inflation')} value={block[2]!} pick={(value) => with_(2, value)} of={[[0, t('fromPressure')], [1, t('fromAir')]] as const} />
      </>
    );
  }
  if (what === BLOCK.vent) return amount(1, 's', 15);
  return (
    <>
      <Amount label={t('f_from_block')} unit="" value={block[1]!} least={1} most={Math.max(1, number - 1)} step={1} pick={(value) => with_(1, value)} />
      {amount(2, '×', 1)}
    </>
  );
}

function Figures({ made, now, limits }: { made: Own; now: Plan; limits: Limits }) {
  const longest = Math.max(0, ...now.bouts);
  return (
    <div class="tiles">
      <div class="tile"><b class="num">{clock(now.wallS)}</b><span>{t('inAll')}</span></div>
      <div class="tile"><b class="num">{clock(now.totalS)}</b><span>{t('underOf', { most: clock(limits.sessionS) })}</span></div>
      <div class="tile"><b class="num">{clock(longest)}</b><span>{t('atATime', { most: clock(classS(made.kind, limits)) })}</span></div>
    </div>
  );
}

export function Builder() {
  const own = state.draft;
  if (!own) return null;
  const change = (next: Partial<Own>) => set({ draft: { ...own, ...next } });
  const lop = state.cuffs[0]?.now.lop ?? 0;
  const limits = bounds();
  const misshapen = shape(own);
  const now = misshapen ? null : plan(own, lop || ASSUMED_LOP, limits);
  const wrong = misshapen ?? now?.wrong ?? null;
  const steer = state.cuffs.length > 0 && state.cuffs.every((c) => c.access === 'session');
  const save = () => {
    const kept = { ...own, name: own.name.trim() };
    if (!isOwn(kept)) return false;
    keep({ protocols: [...state.saved.protocols.filter((p) => p.id !== own.id), kept].sort((a, b) => a.id - b.id) });
    return true;
  };
  const use = async () => {
    if (save() && (await storeProtocol(own))) go('home');
  };
  const back = state.cuffs.length ? 'protocol' : 'settings';
  const forget = () => {
    keep({ protocols: state.saved.protocols.filter((p) => p.id !== own.id) });
    for (const cuff of state.cuffs) void cuff.do(body.storeProtocol(own.id, [])); // it may not have it
    go(back);
  };
  const move = (from: number, by: number) => {
    const blocks = [...own.blocks];
    const [moved] = blocks.splice(from, 1);
    blocks.splice(from + by, 0, moved!);
    change({ blocks });
  };
  const tool = (icon: IconName, label: string, off: boolean, act: () => void) => (
    <button class="icon" aria-label={label} disabled={off} onClick={act}><Icon name={icon} /></button>
  );
  return (
    <>
      <Head title={own.name || t('pOwn', { n: own.id })} back={back} />
      <main tabIndex={0}>
        {now && (
          <Card>
            <Curve plan={now} made={own} label={t('plannedCurve', { s: clock(now.wallS) })} />
            <Figures made={own} now={now} limits={limits} />
            {!lop && own.blocks.some((b) => b[0] === BLOCK.inflate && b[1]) && <p class="soft small">{t('assumedLop', { n: ASSUMED_LOP })}</p>}
          </Card>
        )}
        {wrong && <Card class="alarm" alert><Reason {...refused(wrong, own.blocks)} /></Card>}
        <Card>
          <label>{t('name')}<input class="field" maxLength={24} value={own.name} placeholder={t('pOwn', { n: own.id })} onInput={(e) => change({ name: e.currentTarget.value })} /></label>
          <Choice label={t('kind')} value={own.kind} pick={(kind) => change({ kind })} of={[[1, t('class1')], [2, t('class2')], [3, t('class3')]] as const} />
        </Card>
        {own.blocks.map((block, i) => (
          <Card key={i} class={wrong?.block === i + 1 ? 'wrong' : ''}>
            <div class="row">
              <h2 class="grow"><span class="soft num">{i + 1}</span> {t(`b_${kindName(block[0]!)}` as Key)}</h2>
              {tool('up', t('earlier', { n: i + 1 }), i === 0, () => move(i, -1))}
              {tool('down', t('later', { n: i + 1 }), i === own.blocks.length - 1, () => move(i, 1))}
              {tool('cross', t('takeOut', { n: i + 1 }), own.blocks.length < 2, () => change({ blocks: own.blocks.filter((_b, k) => k !== i) }))}
            </div>
            <Fields block={block} number={i + 1} kind={own.kind} put={(next) => change({ blocks: own.blocks.map((old, k) => (k === i ? next : old)) })} />
          </Card>
        ))}
        <Card title={t('addBlock')}>
          <div class="seg">
            {Object.values(BLOCK).map((kind) => (
              <button key={kind} class="btn" disabled={own.blocks.length > 15} onClick={() => change({ blocks: [...own.blocks, [...START_WITH[kind]!]] })}>{t(`b_${kindName(kind)}` as Key)}</button>
            ))}
          </div>
        </Card>
        {state.saved.protocols.some((p) => p.id === own.id) && <button class="btn quiet" onClick={forget}>{t('remove')}</button>}
      </main>
      <Dock>
        <div class="acts">
          <button class="btn" disabled={!!wrong} onClick={() => save() && (toast(t('kept')), go(back))}>{t('save')}</button>
          {state.cuffs.length > 0 && <button class="btn main" disabled={!!wrong || !steer} onClick={use}>{t('saveUse')}</button>}
        </div>
      </Dock>
    </>
  );
}
