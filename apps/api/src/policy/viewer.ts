/** What a token may be made for; a session may do all of it. */
export const TOKEN_SCOPES = ['read', 'submit', 'manage'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks: nobody known, a person in a browser, or a person's token. */
export type Viewer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'token'; readonly userId: string; readonly scopes: ReadonlySet<TokenScope> };

export const ANONYMOUS: Viewer = { kind: 'anonymous' };

/** The person behind the viewer; null when nobody is signed in. */
export function userIdOf(viewer: Viewer): string | null {
  return viewer.kind === 'anonymous' ? null : viewer.userId;
}

/** Whether the viewer's credential covers a scope. */
export function hasScope(viewer: Viewer, scope: TokenScope): boolean {
  switch (viewer.kind) {
    case 'anonymous':
      return scope === 'read';
    case 'user':
      return true;
    case 'token':
      return viewer.scopes.has(scope);
  }
}
