import { createTransport } from 'nodemailer';
import type { MailPlace } from './mail-place.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends mails through one SMTP server. */
export interface Mailer {
  /** Resolves once the server took it. Throws what nodemailer throws, a reply's code as `responseCode`. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** What a server takes for one step of a mail; all of them together stay below a claim's lease. */
const STEP_MS = 15_000;

export function openMailer({ smtpUrl, from }: MailPlace): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      // An address as an object is never taken apart into several.
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: () => transport.close(),
  };
}
