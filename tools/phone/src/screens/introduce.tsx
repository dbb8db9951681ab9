// Phone and cuff agree on a key; the person sees to it that both show the same number.
import { useEffect, useState } from 'preact/hooks';
import { remember } from '../actions';
import { go, state, toast } from '../app';
import { able } from '../link/access';
import { FLAG } from '../link/codec';
import { Device } from '../ui/device';
import { Dock } from '../ui/dock';
import { Card, Head, Reason } from '../ui/pieces';
import { t } from '../words/words';

type Talk = Awaited<ReturnType<(typeof state.cuffs)[number]['introduce']>>;

export function Introduce() {
  const cuff = state.cuffs.find((c) => c.access === 'stranger') ?? state.cuffs[0]!;
  const [talk, setTalk] = useState<Talk | null>(null);
  const [typed, setTyped] = useState('');
  const [step, setStep] = useState<'open' | 'code' | 'confirm'>('open');
  const [wrong, setWrong] = useState('');
  const open = !!(cuff.now.flags & FLAG.open);

  useEffect(() => {
    if (!open || talk || wrong) return;
    setTalk(null);
    void (async () => {
      if (!(await able())) return setWrong(t('introOld'));
      try {
        setTalk(await cuff.introduce());
        setStep('code');
      } catch {
        setWrong(t('introRefused'));
      }
    })();
  }, [open]);

  useEffect(() => {
    if (!open && step === 'open') setWrong('');
  }, [open, step]);

  const check = async (digits: string) => {
    setTyped(digits);
    if (digits.length < 6 || !talk) return;
    if (digits !== talk.code) {
      setWrong(t('introWrong'));
      setStep('open');
      setTalk(null);
      return;
    }
    setStep('confirm');
    try {
      remember(cuff, await talk.finish('phone'));
      await cuff.begun();
      toast(t('introDone'));
      go('home');
    } catch {
      setWrong(t('introRefused'));
      setStep('open');
      setTalk(null);
    }
  };

  return (
    <>
      <Head title={t('introTitle')} />
      <main tabIndex={0}>
        {wrong && (
          <Card class="alarm">
            <p role="alert">{wrong}</p>
          </Card>
        )}
        {step === 'open' && (
          <Card>
            <div class="code" aria-hidden="true" style={{ color: 'var(--accent)' }}>••••••</div>
            <p class="lead">{t('introOpen')}</p>
            <p class="soft">{open && !wrong ? t('introBegin') : t('introWait')}</p>
          </Card>
        )}
        {step === 'code' && (
          <Card>
            <label>
              <span class="lead">{t('introType')}</span>
              <input
                class="field code-in num"
                inputMode="numeric"
                autocomplete="one-time-code"
                maxLength={6}
                value={typed}
                autofocus
                onInput={(e) => check(e.currentTarget.value.replace(/\D/g, ''))}
              />
            </label>
            <p class="soft">{t('introWhy')}</p>
          </Card>
        )}
        {step === 'confirm' && (
          <Card>
            <div class="code num">{talk?.code}</div>
            <Reason ok text={t('introSame')} hint={t('introPress')} />
          </Card>
        )}
        <Device open of={[cuff]} />
      </main>
      <Dock>
        <button class="btn quiet wide" onClick={() => go('home')}>
          {t('introLater')}
        </button>
      </Dock>
    </>
  );
}
