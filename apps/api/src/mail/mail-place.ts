import { Refusal } from '@fidboard/core';

/** How mails are sent. */
export interface MailPlace {
  /** smtp:// or smtps://, with user and password where the server asks for them. */
  readonly smtpUrl: string;
  /** The sender, as `Fidboard <board@example.org>`. */
  readonly from: string;
}

/** Both or none: a mail needs a server and a sender. The address is not shown in a refusal, since it may hold a password. */
export function readMailPlace(environment: Readonly<Record<string, string | undefined>>): MailPlace | null {
  const smtpUrl = environment.FIDBOARD_SMTP_URL?.trim() || undefined;
  const from = environment.FIDBOARD_MAIL_FROM?.trim() || undefined;
  if (smtpUrl === undefined && from === undefined) return null;
  if (smtpUrl === undefined || !URL.canParse(smtpUrl) || !/^smtps?:$/.test(new URL(smtpUrl).protocol)) {
    throw new Refusal(
      'USAGE',
      `FIDBOARD_SMTP_URL: expected an address such as smtps://user:password@mail.example.org, got ${smtpUrl === undefined ? 'nothing' : 'another text'}`,
      'Correct it, or leave out FIDBOARD_MAIL_FROM too.',
    );
  }
  if (from === undefined || !/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from)) {
    throw new Refusal(
      'USAGE',
      `FIDBOARD_MAIL_FROM: expected a sender such as Fidboard <board@example.org>, got ${from === undefined ? 'nothing' : `"${from}"`}`,
      'Set it to the address that mails come from.',
    );
  }
  return { smtpUrl, from };
}
