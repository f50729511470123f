import type { Clock } from '@fidboard/core';
import type { Database, feed } from '@fidboard/database';
import type { BlobStore } from '@fidboard/storage';
import type { Logger } from 'pino';
import type { Accounts } from '../auth/accounts.ts';
import type { InvitationPost } from '../mail/invitation-post.ts';
import type { Limiter } from '../policy/limiter.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rates } from '../policy/rates.ts';
import type { Viewer } from '../policy/viewer.ts';
import type { SigningKeys } from '../receipts/signing-keys.ts';
import type { Settings } from '../settings.ts';
import type { WebhookSecrets } from '../webhooks/secrets.ts';
import type { Loaders } from './loaders.ts';

/** What lives as long as the process; handed in, never imported. */
export interface Services {
  readonly settings: Settings;
  readonly database: Database;
  readonly feed: feed.Feed;
  readonly blobs: BlobStore;
  readonly accounts: Accounts;
  readonly log: Logger;
  /** Signs receipts. */
  readonly signingKeys: SigningKeys;
  /** Seals and opens what signs webhooks. */
  readonly webhookSecrets: WebhookSecrets;
  readonly clock: Clock;
  /** Mails invitations. */
  readonly post: InvitationPost;
  /** Counts the invitations that each person makes. */
  readonly invitations: Limiter;
  /** Counts what each client does. */
  readonly rates: Rates;
}

/** What one request, or one emit of a subscription, resolves with. */
export interface Context {
  readonly services: Services;
  readonly requestId: string;
  /** The origin that the caller reached us by, for addresses in answers. */
  readonly origin: string;
  readonly viewer: Viewer;
  /** Whom the limits count: the viewer's account, or the address of a visitor without one. */
  readonly client: string;
  readonly loaders: Loaders;
  readonly policy: Policy;
  /** Forgets what was loaded and, after a while, asks again who the viewer is; done before each emit. */
  renew(): Promise<void>;
}
