/** The look of every drop-down: menus and selects alike. */
export const menuContent =
  'z-50 min-w-44 max-w-[calc(100vw-2rem)] rounded-lg border border-line-strong bg-surface p-1 shadow-[0_8px_28px_-8px_rgb(0_0_0/0.25)]';

export const menuItem =
  'flex cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm text-ink outline-none data-[highlighted]:bg-sunken data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3';
