import type { Clock } from '@fidboard/core';
import { type Database, invitationMail } from '@fidboard/database';
import type { Logger } from 'pino';
import { invitationToken, invitationUrl } from '../modules/invitation/token.ts';
import type { Settings } from '../settings.ts';
import { letterOf } from './letters.ts';
import { type Mailer, openMailer } from './mailer.ts';

/** Sends what invitations wait for, after the transaction that made them, however slow the mail server is. */
export interface InvitationPost {
  /** Whether mail is set up at all. */
  readonly enabled: boolean;
  /** There may be something to send: looks at once. */
  wake(): void;
  close(): Promise<void>;
}

interface PostServices {
  settings: Settings;
  database: Database;
  log: Logger;
  clock: Clock;
}

/** Seconds until the next try; after the last one it is given up. */
const RETRY_AFTER = [60, 5 * 60, 30 * 60, 2 * 60 * 60] as const;
const LOOK_EVERY_MS = 30_000;
const LEASE_SECONDS = 120;

/** Without FIDBOARD_SMTP_URL it sends nothing. Any number of API processes may send: each mail is claimed by one. */
export function openInvitationPost(
  services: PostServices,
  { retryAfter = RETRY_AFTER }: { retryAfter?: readonly number[] } = {},
): InvitationPost {
  const { mailPlace } = services.settings;
  if (mailPlace === null) return { enabled: false, wake: () => undefined, close: async () => undefined };
  const mailer = openMailer(mailPlace);
  let closed = false;
  let again = false;
  let running: Promise<void> | undefined;
  const look = () => {
    if (closed) return;
    again = true;
    running ??= sendDue().finally(() => {
      running = undefined;
    });
  };
  const sendDue = async () => {
    while (again && !closed) {
      again = false;
      try {
        while (!closed && (await sendNext(services, mailer, retryAfter)));
      } catch (error) {
        services.log.warn({ err: error }, 'invitations could not be looked at, will be tried again');
      }
    }
  };
  const timer = setInterval(look, Math.min(LOOK_EVERY_MS, retryAfter[0]! * 1000));
  look();
  return {
    enabled: true,
    wake: look,
    async close() {
      closed = true;
      clearInterval(timer);
      mailer.close();
      await running;
    },
  };
}

async function sendNext(
  { settings, database, log, clock }: PostServices,
  mailer: Mailer,
  retryAfter: readonly number[],
): Promise<boolean> {
  const mail = await invitationMail.claim(database, { now: clock.now(), leaseSeconds: LEASE_SECONDS });
  if (mail === null) return false;
  const { id, mailTries, to } = mail;
  if (to === null) {
    await invitationMail.markFailed(database, id, { reason: 'The team has no owner.', retryAt: null });
    return true;
  }
  try {
    const link = invitationUrl(settings.url, invitationToken(settings.secret, id));
    await mailer.send({ to, ...letterOf(mail, { settings, link }) });
    await invitationMail.markSent(database, id);
  } catch (error) {
    log.warn({ err: error, invitationId: id }, 'an invitation was not sent');
    const wait = isFinal(error) ? undefined : retryAfter[mailTries - 1];
    const retryAt = wait === undefined ? null : new Date(clock.now().getTime() + wait * 1000);
    await invitationMail.markFailed(database, id, { reason: reasonOf(error), retryAt });
  }
  return true;
}

/** A reply 5xx says that trying again will not help. */
function isFinal(error: unknown): boolean {
  return (replyCode(error) ?? 0) >= 500;
}

/** For whoever invited: what the server replied; of a connection that failed only that it did, since its address is the operator's. */
function reasonOf(error: unknown): string {
  const code = replyCode(error);
  if (code === null) return 'The mail server could not be reached.';
  const reply = error instanceof Error && 'response' in error ? String(error.response) : String(code);
  return `The mail server replied: ${reply.replace(/\s+/g, ' ').slice(0, 200)}`;
}

function replyCode(error: unknown): number | null {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : null;
  return typeof code === 'number' ? code : null;
}
