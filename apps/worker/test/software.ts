/** What computes in tests. */
export const SOFTWARE = { name: 'fidboard', version: '0.0.0', commit: null } as const;
