import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A secret is needed to sign every delivery, so it is kept encrypted rather than hashed. */
export interface WebhookSecrets {
  /** A new secret, and what of it is stored. */
  make(of: Owner): { secret: string; sealed: string };
  /** The secret behind what is stored; null when it was sealed under another FIDBOARD_SECRET, or for another webhook. */
  open(sealed: string, of: Owner): string | null;
}

/** What a sealed secret is bound to: moved to another row, it does not open. */
interface Owner {
  readonly boardId: string;
  readonly url: string;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** AES-256-GCM under a key that HKDF-SHA-256 derives from FIDBOARD_SECRET for this use alone. */
export function webhookSecrets(serverSecret: string): WebhookSecrets {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'fidboard webhook secrets v1', 32));
  return {
    make(of) {
      const secret = `whsec_${randomBytes(32).toString('base64url')}`;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(aadOf(of));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
      return { secret, sealed: `${VERSION}.${sealed}` };
    },
    open(sealed, of) {
      const [version, text] = sealed.split('.', 2);
      const bytes = Buffer.from(text ?? '', 'base64url');
      if (version !== VERSION || bytes.length <= IV_BYTES + TAG_BYTES) return null;
      const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(aadOf(of)).setAuthTag(tag);
      try {
        const secret = Buffer.concat([
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
          decipher.final(),
        ]);
        return secret.toString('utf8');
      } catch {
        // The tag does not fit: the only way in which this fails.
        return null;
      }
    },
  };
}

function aadOf({ boardId, url }: Owner): Buffer {
  return Buffer.from(`${boardId} ${url}`);
}
