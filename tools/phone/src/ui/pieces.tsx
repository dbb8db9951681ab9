// Small pieces that screens are made of.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { go, type Screen } from '../app';
import { t } from '../words/words';
import { Icon, type IconName } from './icons';

export function Head(props: { title: string; back?: Screen; children?: ComponentChildren }) {
  return (
    <header class="head">
      {props.back && (
        <button class="icon" aria-label={t('back')} onClick={() => go(props.back!)}>
          <Icon name="back" />
        </button>
      )}
      <h1>{props.title}</h1>
      {props.children}
    </header>
  );
}

export function Card(props: { title?: string; class?: string; alert?: boolean; children: ComponentChildren }) {
  return (
    <section class={'card ' + (props.class ?? '')} role={props.alert ? 'alert' : undefined}>
      {props.title && <h2>{props.title}</h2>}
      {props.children}
    </section>
  );
}

export function Reason(props: { ok?: boolean; text: string; hint?: string; icon?: IconName }) {
  return (
    <div class={props.ok ? 'reason ok' : 'reason'}>
      <Icon name={props.icon ?? (props.ok ? 'tick' : 'alert')} />
      <div>
        <b>{props.text}</b>
        {props.hint && <div class="soft">{props.hint}</div>}
      </div>
    </div>
  );
}

/** One of a few. */
export function Choice<T extends string | number>(props: {
  label: string;
  value: T | undefined;
  of: readonly (readonly [T, string])[];
  class?: string;
  pick: (value: T) => void;
}) {
  return (
    <div class={props.class ?? 'seg'} role="radiogroup" aria-label={props.label}>
      {props.of.map(([value, text]) => (
        <button
          key={value}
          type="button"
          class="btn num"
          role="radio"
          aria-checked={value === props.value}
          onClick={() => props.pick(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** What is being typed stays as it is typed, though the screen is drawn anew with every status; take
 * gets it when the field is left, or with each key if live. */
export function Entry(props: { value: string | number; take: (text: string) => void; live?: boolean; class?: string; numeric?: boolean; wrong?: boolean; maxLength?: number }) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    if (typed !== null && !props.live) props.take(typed);
    setTyped(null);
  };
  return (
    <input
      class={props.class ?? 'field'}
      inputMode={props.numeric ? 'decimal' : undefined}
      maxLength={props.maxLength}
      value={typed ?? props.value}
      aria-invalid={props.wrong}
      onInput={(e) => (setTyped(e.currentTarget.value), props.live && props.take(e.currentTarget.value))}
      onBlur={leave}
    />
  );
}

/** A figure with its bounds beside it. What is typed past them stays: the page says what is wrong with
 * it. scale: so many of what is kept are one of what is shown. */
export function Amount(props: {
  label: string;
  unit: string;
  value: number;
  least: number;
  most: number;
  step: number;
  scale?: number;
  pick: (value: number) => void;
}) {
  const { label, unit, value, least, most, step, scale = 1, pick } = props;
  const by = (sign: number) => pick(Math.min(most, Math.max(least, value + sign * step)));
  const wrong = !(value >= least && value <= most);
  return (
    <div class={wrong ? 'amount wrong' : 'amount'}>
      <label class="name">
        <span>
          {label} <span class="soft small num bound">{least / scale}–{most / scale} {unit}</span>
        </span>
        <Entry class="field num" numeric live wrong={wrong} value={value / scale} take={(text) => pick(Math.round(Number(text.replace(',', '.')) * scale) || 0)} />
      </label>
      <button class="btn" aria-label={`${label}: −${step / scale}`} disabled={value <= least} onClick={() => by(-1)}><Icon name="minus" /></button>
      <button class="btn" aria-label={`${label}: +${step / scale}`} disabled={value >= most} onClick={() => by(1)}><Icon name="plus" /></button>
    </div>
  );
}
