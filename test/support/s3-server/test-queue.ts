import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';

import type { EventTarget } from './object-events.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  /** The current receipt handle. */
  receipt: string;
  /** Hidden until then, in milliseconds of the system clock. */
  visibleAt: number;
  received: number;
  /** Remaining redeliveries after deletion. */
  repeats: number;
}

/** A queue with at-least-once delivery: messages that are not deleted reappear. */
export class TestQueue implements EventTarget {
  /** Default visibility timeout of a received message. */
  visibilitySeconds = 30;
  private messages: Message[] = [];
  private readonly arrivals = new EventEmitter();

  constructor(
    private readonly options: { readonly deliverTwice?: boolean; readonly newestFirst?: boolean },
  ) {
    this.arrivals.setMaxListeners(0);
  }

  get size(): number {
    return this.messages.length;
  }

  send(body: string): { MessageId: string; MD5OfMessageBody: string } {
    const id = randomUUID();
    const repeats = this.options.deliverTwice ? 1 : 0;
    this.messages.push({ id, body, receipt: '', visibleAt: 0, received: 0, repeats });
    this.arrivals.emit('message');
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  }

  /** Waits up to `waitMs` for at least one message. */
  async receive(max: number, waitMs: number, visibilityMs: number, signal: AbortSignal) {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const now = Date.now();
      const found = this.visible(now).slice(0, max);
      if (found.length > 0 || now >= deadline) {
        return found.map((message) => delivered(message, now + visibilityMs));
      }
      const next = Math.min(deadline, ...this.messages.map(({ visibleAt }) => visibleAt));
      const over = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, next - now))]);
      await once(this.arrivals, 'message', { signal: over }).catch(() => undefined);
      if (signal.aborted) return [];
    }
  }

  delete(receipt: string): void {
    const found = this.messages.find((message) => message.receipt === receipt);
    if (!found) return;
    if (found.repeats > 0) {
      found.repeats -= 1;
      this.hide(receipt, 0);
    } else {
      this.messages = this.messages.filter((message) => message !== found);
    }
  }

  hide(receipt: string, ms: number): void {
    const found = this.messages.find((message) => message.receipt === receipt);
    if (!found) return;
    found.visibleAt = Date.now() + ms;
    this.arrivals.emit('message');
  }

  private visible(now: number): Message[] {
    const all = this.messages.filter(({ visibleAt }) => visibleAt <= now);
    return this.options.newestFirst ? all.toReversed() : all;
  }
}

function delivered(message: Message, visibleAt: number) {
  message.receipt = randomUUID();
  message.visibleAt = visibleAt;
  message.received += 1;
  const { id, body, receipt, received } = message;
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: { ApproximateReceiveCount: String(received) },
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
