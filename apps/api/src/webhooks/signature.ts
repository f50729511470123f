import { createHmac } from 'node:crypto';

/** The header `Fidboard-Signature`: when it was sent, in seconds since 1970, and HMAC-SHA-256(secret, t + "." + body) in hexadecimal. */
export function signatureOf(body: string, { secret, at }: { secret: string; at: Date }): string {
  const t = Math.floor(at.getTime() / 1000);
  return `t=${t}, v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
