/** Explicit roles, spread into the ranking's elements: on phones its rows are laid out as cards, and browsers then drop the roles of a table. */
export const TABLE = { role: 'table' } as const;
export const ROW_GROUP = { role: 'rowgroup' } as const;
export const ROW = { role: 'row' } as const;
export const CELL = { role: 'cell' } as const;
export const COLUMN_HEADER = { role: 'columnheader', scope: 'col' } as const;
