'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { AccountMenu } from './account-menu.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { Wordmark } from './wordmark.tsx';

const LINKS = [
  { href: '/', label: 'Boards', active: (path: string) => path === '/' || path.startsWith('/boards') },
  { href: '/submit', label: 'Submit', active: (path: string) => path === '/submit' },
];

export function Header() {
  const path = usePathname();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-canvas/90 backdrop-blur-md">
      <div className="mx-auto flex h-14 max-w-[84rem] items-center gap-1 px-4 sm:px-6">
        <Link href="/" aria-label="Fidboard, all boards" className="mr-2 rounded-sm sm:mr-5">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className="flex items-center gap-0.5">
          {LINKS.map(({ href, label, active }) => (
            <Link
              key={href}
              href={href}
              aria-current={active(path) ? 'page' : undefined}
              className="rounded-md px-2.5 py-1.5 text-ink-2 text-sm hover:bg-sunken hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <ThemeMenu />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
