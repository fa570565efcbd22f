import type { Services } from '../domain/context.js';
import { attachedFiles } from '../domain/mail/attached-files.js';
import { Outbox, mostAttempts, type ClaimedMail } from '../domain/mail/outbox.js';
import type { Deliver } from './transport.js';

/** Mails on their way at once. */
const batch = 5;

/** Outer limit of one attempt, shorter than the lease. Milliseconds. */
const attemptLimit = 120_000;

/** How soon after a write mails are looked for, and how often without any. Milliseconds. */
const soon = 100;
const interval = 10_000;

/** How often what was sent long ago is forgotten, and how long stopping waits. Milliseconds. */
const forgetEvery = 3600_000;
const patience = 5_000;

/** What is known of a failure: nothing of what the mail says, and nothing of how we sign in. */
function describeFailure(error: unknown) {
  const { code, responseCode, message } = error as Error & Record<string, unknown>;
  const codes = [code, responseCode].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  const full = [...codes, message].join(' ').slice(0, 300);
  // What a server answers repeats the address: that is for whoever looks into the outbox, not for the log.
  return { full, brief: responseCode === undefined ? full : codes.join(' ') };
}

/** Sends what is in the outbox: soon after it was written, and again later where that failed. */
export class MailSender {
  private readonly outbox: Outbox;
  private readonly aborting = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  /** Something was written while mails were on their way. */
  private again = false;
  private started = false;
  /** When the timer goes off, in the time of `performance`. */
  private wakesAt = Infinity;
  private forgottenAt = 0;

  constructor(
    private readonly services: Services,
    private readonly deliver: Deliver,
  ) {
    this.outbox = new Outbox(services.database, services.vault, services.clock);
  }

  /** Begins to look for mails. */
  start(): void {
    this.started = true;
    this.services.database.channel.onWrite(() => this.wake(soon));
    this.wake(0);
  }

  /** Takes no more mails, and lets those on their way finish; what takes too long is tried again later. */
  async stop(): Promise<void> {
    this.started = false;
    clearTimeout(this.timer);
    const timer = setTimeout(() => this.aborting.abort(), patience);
    await this.running;
    clearTimeout(timer);
  }

  private wake(delay: number): void {
    if (!this.started) return;
    if (this.running) {
      this.again = true;
      return;
    }
    const at = performance.now() + delay;
    if (this.timer && this.wakesAt <= at) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => this.work(), delay);
  }

  private work(): void {
    this.timer = undefined;
    this.again = false;
    this.running = this.sendDue()
      .catch((error: unknown) => {
        this.services.log.error({ err: error }, 'the outbox could not be read');
      })
      .then(() => {
        this.running = undefined;
        this.wake(this.again ? soon : interval);
      });
  }

  /** Sends every mail that is due now; resolves when each of them was sent or has failed. */
  async sendDue(): Promise<void> {
    for (;;) {
      const mails = await this.outbox.claim(batch);
      const outcomes = await Promise.allSettled(mails.map((mail) => this.send(mail)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      if (mails.length < batch || this.aborting.signal.aborted) break;
    }
    const now = this.services.clock();
    if (now - this.forgottenAt < forgetEvery) return;
    this.forgottenAt = now;
    await this.outbox.forget();
  }

  private async send(mail: ClaimedMail): Promise<void> {
    const { log } = this.services;
    const about = { mailId: mail.id, attempts: mail.attempts };
    try {
      // One too many: whoever made the last attempt has not lived to tell of it.
      if (mail.attempts > mostAttempts) throw new Error('no attempt came to an end');
      const signal = AbortSignal.any([this.aborting.signal, AbortSignal.timeout(attemptLimit)]);
      const files = await attachedFiles(this.services.reportFiles, mail);
      await this.deliver({ ...mail, ...this.outbox.read(mail), files }, signal);
    } catch (error) {
      const { brief, full } = describeFailure(error);
      const givenUp = await this.outbox.failed(mail, full);
      if (givenUp) log.error({ ...about, reason: brief }, 'a mail was given up');
      else log.warn({ ...about, reason: brief }, 'a mail was not sent: it is tried again later');
      return;
    }
    await this.outbox.delivered(mail);
    log.info(about, 'a mail was sent');
  }
}
