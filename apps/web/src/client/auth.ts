import { createAuthClient } from 'better-auth/react';

/** better-auth at the page's own origin: sessions by cookie, CLI tokens by its api-key routes. */
export const auth = createAuthClient({ basePath: '/api/auth' });
