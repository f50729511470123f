import { type ApiKeyConfigurationOptions, apiKey } from '@better-auth/api-key';
import { Refusal } from '@fidboard/core';
import { authAdapter, type Database } from '@fidboard/database';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { Logger } from 'pino';
import { allowedOrigins } from '../http/origins.ts';
import { ANONYMOUS, TOKEN_SCOPES, type TokenScope, type Viewer } from '../policy/viewer.ts';
import { requireText } from '../schema/text.ts';
import type { Settings } from '../settings.ts';

/** People, their sessions and their tokens: better-auth behind the little that we need of it. */
export interface Accounts {
  /** Answers everything under /api/auth. */
  handler(request: Request): Promise<Response>;
  /** Who a request's headers speak for: a Bearer token before a session's cookie, otherwise nobody. */
  viewerOf(headers: Headers): Promise<Viewer>;
}

const TOKEN_PREFIX = 'fidboard_';
const PERMISSION = 'fidboard';
const DEFAULT_SCOPES: readonly TokenScope[] = ['read', 'submit'];

export function openAccounts(services: { database: Database; settings: Settings; log: Logger }): Accounts {
  const { database, settings, log } = services;
  const auth = betterAuth({
    appName: 'Fidboard',
    baseURL: settings.url,
    basePath: '/api/auth',
    secret: settings.secret,
    database: authAdapter(database),
    trustedOrigins: (request) => allowedOrigins(settings, request?.headers.get('host')),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    databaseHooks: { user: { create: { before: checkNewUser(settings) }, update: { before: checkName } } },
    session: { expiresIn: 60 * 60 * 24 * 30, updateAge: 60 * 60 * 24 },
    // Kept in the database, so that several API processes count together.
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 10,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-up/email': { window: 60, max: 60 },
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'fidboard',
      database: { generateId: false },
      // Said outright, since better-auth leaves the check out under NODE_ENV=test.
      disableOriginCheck: false,
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'error' : 'warn']({ from: 'better-auth' }, message),
    },
    plugins: [apiKey(TOKENS)],
  });

  return {
    handler: (request) => auth.handler(request),
    async viewerOf(headers) {
      const token = bearerOf(headers);
      if (token !== undefined) return viewerOfToken(token);
      const session = await auth.api.getSession({ headers });
      return session === null ? ANONYMOUS : { kind: 'user', userId: session.user.id };
    },
  };

  async function viewerOfToken(token: string): Promise<Viewer> {
    if (!token.startsWith(TOKEN_PREFIX)) return ANONYMOUS;
    const { valid, key } = await auth.api.verifyApiKey({ body: { key: token } });
    if (!valid || key === null) return ANONYMOUS;
    const granted = key.permissions?.[PERMISSION] ?? [];
    const scopes = new Set(TOKEN_SCOPES.filter((scope) => granted.includes(scope)));
    return { kind: 'token', userId: key.referenceId, scopes };
  }
}

/**
 * Refuses to make an account of an operator's address: no address is proved at the sign-up, so that whoever came first
 * would be the operator. Operators sign up before the setting names them.
 */
function checkNewUser({ operators }: Settings) {
  return async <User extends { name?: string | undefined; email: string }>(
    user: User,
  ): Promise<{ data: User }> => {
    if (!operators.has(user.email.toLowerCase())) return checkName(user);
    throw new APIError('FORBIDDEN', {
      code: 'FORBIDDEN',
      message:
        'email: expected an address that anybody may take, got that of an operator. Sign up before FIDBOARD_OPERATORS names you.',
    });
  };
}

/** Holds a person's name to the rule of all names, wherever it comes from. */
async function checkName<User extends { name?: string | undefined }>(user: User): Promise<{ data: User }> {
  if (user.name === undefined) return { data: user };
  try {
    return { data: { ...user, name: requireText('name', user.name, { max: 80 }) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new APIError('BAD_REQUEST', { code: error.code, message: `${error.message}. ${error.remedy}` });
  }
}

/**
 * Tokens for the CLI: made by a signed-in person at /api/auth/api-key/create, stored as a SHA-256 only.
 *
 * The scopes are asked for in `metadata.scopes` ("read", "submit", "manage"; the first two when left out) and become
 * the key's permissions, which no later request can change.
 */
const TOKENS: ApiKeyConfigurationOptions = {
  defaultPrefix: TOKEN_PREFIX,
  requireName: true,
  enableMetadata: true,
  enableSessionForAPIKeys: false,
  rateLimit: { enabled: false },
  keyExpiration: { defaultExpiresIn: 60 * 60 * 24 * 180, minExpiresIn: 1, maxExpiresIn: 365 },
  startingCharactersConfig: { shouldStore: true, charactersLength: TOKEN_PREFIX.length + 4 },
  permissions: {
    defaultPermissions: (_userId, context) => ({ [PERMISSION]: askedScopes(context.body) }),
  },
};

function askedScopes(body: unknown): TokenScope[] {
  const metadata = property(body, 'metadata');
  const asked = property(metadata, 'scopes');
  if (!Array.isArray(asked)) return [...DEFAULT_SCOPES];
  return TOKEN_SCOPES.filter((scope) => asked.includes(scope));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function bearerOf(headers: Headers): string | undefined {
  return /^Bearer (\S{1,512})$/i.exec(headers.get('authorization') ?? '')?.[1];
}
