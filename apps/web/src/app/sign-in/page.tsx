import type { Metadata } from 'next';
import { SignInPage } from '../../features/account/sign-in-page.tsx';

export const metadata: Metadata = { title: 'Sign in \u00b7 Fidboard' };

interface Props {
  searchParams: Promise<{ next?: string }>;
}

export default async function Page({ searchParams }: Props) {
  return <SignInPage next={(await searchParams).next} />;
}
