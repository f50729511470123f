'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { OutdatedNotice } from './outdated-notice.tsx';

/** What stands around every page but those that other sites embed. */
export function Frame({ children }: { children: ReactNode }) {
  if (usePathname()?.startsWith('/embed/'))
    return (
      <>
        <main id="main">{children}</main>
        <OutdatedNotice />
      </>
    );
  return (
    <>
      <Header />
      <main id="main" className="mx-auto w-full max-w-[84rem] flex-1 px-4 pt-6 pb-20 sm:px-6 sm:pt-9">
        {children}
      </main>
      <Footer />
      <OutdatedNotice />
    </>
  );
}
