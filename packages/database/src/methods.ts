import type { Database } from './database.ts';
import type { Method } from './models.ts';
import { withFreeSlug } from './slug.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Method[]> {
  return database.prisma.method.findMany({ where: { id: { in: [...ids] } } });
}

export function bySlug(database: Database, teamId: string, slug: string): Promise<Method | null> {
  return database.prisma.method.findUnique({ where: { teamId_slug: { teamId, slug } } });
}

/** The methods of teams, oldest first. */
export function ofTeams(database: Database, teamIds: readonly string[]): Promise<Method[]> {
  return database.prisma.method.findMany({
    where: { teamId: { in: [...teamIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export interface NewMethod {
  teamId: string;
  name: string;
  slug?: string | null | undefined;
  description?: string | null | undefined;
  nfe?: number | null | undefined;
  parameters?: bigint | null | undefined;
  teacher?: string | null | undefined;
  dataFree?: boolean | null | undefined;
  trainingImages?: bigint | null | undefined;
  paperUrl?: string | null | undefined;
  codeUrl?: string | null | undefined;
  baseline?: boolean;
}

/** A new method; its slug, unique within the team, is made from the name unless given. */
export function create(database: Database, method: NewMethod): Promise<Method> {
  return withFreeSlug(method, (slug) =>
    database.prisma.method.create({
      data: {
        teamId: method.teamId,
        name: method.name,
        slug,
        description: method.description ?? '',
        nfe: method.nfe ?? null,
        parameters: method.parameters ?? null,
        teacher: method.teacher ?? null,
        dataFree: method.dataFree ?? null,
        trainingImages: method.trainingImages ?? null,
        paperUrl: method.paperUrl ?? null,
        codeUrl: method.codeUrl ?? null,
        baseline: method.baseline ?? false,
      },
    }),
  );
}
