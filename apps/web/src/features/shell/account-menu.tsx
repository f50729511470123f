'use client';

import { useQuery } from '@apollo/client/react';
import { Activity, KeyRound, LogOut, Plus, UsersRound } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { DropdownMenu } from 'radix-ui';
import { menuContent, menuItem } from '../../design/menu.ts';
import { ViewerDocument } from '../account/documents.ts';
import { useSessionChange } from '../account/session.ts';

export function AccountMenu() {
  const { data, loading } = useQuery(ViewerDocument);
  const path = usePathname();
  const router = useRouter();
  const { signOut } = useSessionChange();
  const viewer = data?.viewer;

  if (loading && !data) return <span className="size-9" aria-hidden="true" />;
  if (!viewer) {
    const next = path === '/' || path.startsWith('/sign-') ? '' : `?next=${encodeURIComponent(path)}`;
    return (
      <>
        <Link
          href={`/sign-in${next}`}
          className="rounded-md px-2.5 py-1.5 text-ink-2 text-sm hover:bg-sunken hover:text-ink"
        >
          Sign in
        </Link>
        <Link
          href={`/sign-up${next}`}
          className="hidden rounded-md border border-line-strong px-3 py-1.5 font-medium text-sm hover:bg-sunken sm:block"
        >
          Create account
        </Link>
      </>
    );
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`Account of ${viewer.name}`}
        className="grid size-9 place-items-center rounded-md hover:bg-sunken"
      >
        <span className="grid size-7 place-items-center rounded-full bg-accent-soft font-medium text-accent-strong text-xs">
          {initials(viewer.name)}
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className={`${menuContent} w-60`}>
          <div className="border-line border-b px-2.5 pt-1.5 pb-2.5 mb-1">
            <div className="truncate font-medium text-sm">{viewer.name}</div>
            <div className="truncate text-ink-3 text-xs">{viewer.email}</div>
          </div>
          {viewer.memberships.map(({ team }) => (
            <DropdownMenu.Item key={team.id} asChild className={menuItem}>
              <Link href={`/teams/${team.slug}`}>
                <UsersRound size={15} aria-hidden="true" className="text-ink-3" />
                <span className="truncate">{team.name}</span>
              </Link>
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Item asChild className={menuItem}>
            <Link href="/teams/new">
              <Plus size={15} aria-hidden="true" className="text-ink-3" />
              New team
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item asChild className={menuItem}>
            <Link href="/account">
              <KeyRound size={15} aria-hidden="true" className="text-ink-3" />
              Account and tokens
            </Link>
          </DropdownMenu.Item>
          {viewer.isOperator && (
            <DropdownMenu.Item asChild className={menuItem}>
              <Link href="/operate">
                <Activity size={15} aria-hidden="true" className="text-ink-3" />
                Operation
              </Link>
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item
            className={menuItem}
            onSelect={async () => {
              await signOut();
              router.push('/');
            }}
          >
            <LogOut size={15} aria-hidden="true" className="text-ink-3" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0).toUpperCase() ?? '')
    .join('');
}
