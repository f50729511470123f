/** The field `class` of what has a class scope: columns and scores. */
export const classField = {
  nullable: true,
  description:
    'The class whose images alone it is of, or “mean” for the mean of the per-class values; null where it is of the whole set.',
  resolve: ({ classScope }: { classScope: string }) => classScope || null,
} as const;
