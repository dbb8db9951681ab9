// One message at a time on the control characteristic: the answer, or why there was none.
import { type Bytes, CHARACTERISTIC, cut, Joiner, MESSAGE } from './codec';
import type { Transport } from './transport';

export const ANSWER_MS = 5000;

export class Refused extends Error {
  constructor(readonly reason: number) {
    super('refused ' + reason);
  }
}

export class NoAnswer extends Error {}

export class Exchange {
  private readonly joiner = new Joiner();
  private tail: Promise<unknown> = Promise.resolve();
  private waiting: ((message: Bytes | null) => void) | null = null;

  constructor(private readonly transport: Transport) {}

  /** What came on control. */
  take(bytes: Bytes) {
    for (const message of this.joiner.take(bytes)) this.waiting?.(message);
  }

  /** The link is gone: nothing more will come. */
  end() {
    this.waiting?.(null);
  }

  /** accept: gives what is wanted of a message, or undefined if it is not for us. */
  send<T>(
    make: () => Promise<Bytes> | Bytes,
    accept: (message: Bytes) => Promise<T | undefined> | T | undefined,
    wait = ANSWER_MS,
  ): Promise<T> {
    const turn = this.tail.then(() => this.one(make, accept, wait));
    this.tail = turn.catch(() => {});
    return turn;
  }

  private async one<T>(
    make: () => Promise<Bytes> | Bytes,
    accept: (message: Bytes) => Promise<T | undefined> | T | undefined,
    wait: number,
  ): Promise<T> {
    const message = await make();
    return new Promise<T>((done, fail) => {
      const end = () => {
        clearTimeout(late);
        this.waiting = null;
      };
      const late = setTimeout(() => {
        end();
        fail(new NoAnswer());
      }, wait);
      this.waiting = async (answer) => {
        if (!answer) {
          end();
          return fail(new NoAnswer());
        }
        if (answer[0] === MESSAGE.refused) {
          end();
          return fail(new Refused(answer[1] ?? 0));
        }
        const got = await accept(answer);
        if (got === undefined) return;
        end();
        done(got);
      };
      void (async () => {
        try {
          for (const part of cut(message, this.transport.mtu)) {
            await this.transport.write(CHARACTERISTIC.control, part);
          }
        } catch {
          end();
          fail(new NoAnswer());
        }
      })();
    });
  }
}
