import { Refusal } from '@fidboard/core';
import { Prisma } from './generated/prisma/client.ts';

const PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST = 60;

/** A name as it stands in addresses: "Vision Lab!" becomes `vision-lab`. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'unnamed' : slug;
}

/** Refuses a slug that would not do in an address. */
export function assertSlug(slug: string): void {
  if (slug.length <= LONGEST && PATTERN.test(slug)) return;
  throw new Refusal(
    'BAD_INPUT',
    `slug: expected 1 to ${LONGEST} lower-case letters, digits and single hyphens, got "${slug}"`,
    'Choose another short name.',
  );
}

/** Creates with the slug given, or with the first free one of `name`, `name-2`, `name-3`... */
export async function withFreeSlug<T>(
  wanted: { slug?: string | null | undefined; name: string },
  create: (slug: string) => Promise<T>,
): Promise<T> {
  const given = wanted.slug ?? null;
  if (given !== null) assertSlug(given);
  const base = given ?? slugOf(wanted.name);
  for (let attempt = 1; attempt <= 50; attempt++) {
    try {
      return await create(attempt === 1 ? base : `${base}-${attempt}`);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (given !== null) break;
    }
  }
  throw new Refusal(
    'CONFLICT',
    `slug: expected a free one, but "${base}" is taken`,
    'Choose another short name.',
  );
}

/** Whether the database refused a row because a unique key exists. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
