import type { Metadata } from 'next';
import { SignUpPage } from '../../features/account/sign-up-page.tsx';

export const metadata: Metadata = { title: 'Create an account \u00b7 Fidboard' };

interface Props {
  searchParams: Promise<{ next?: string }>;
}

export default async function Page({ searchParams }: Props) {
  return <SignUpPage next={(await searchParams).next} />;
}
