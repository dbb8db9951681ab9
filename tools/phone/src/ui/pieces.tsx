// Small pieces that screens are made of.
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
