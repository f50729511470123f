import { Loading, Skeleton } from '../../design/skeleton.tsx';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function BoardSkeleton() {
  return (
    <>
      <Loading what="the board" />
      <Skeleton className="h-10 w-72 max-w-full" />
      <Skeleton className="mt-3 mb-7 h-5 w-[32rem] max-w-full" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
        <div className="rounded-lg border border-line bg-surface p-4">
          <Skeleton className="h-5 w-24" />
          {ROWS.map((row) => (
            <Skeleton key={row} className="mt-4 h-9" />
          ))}
        </div>
        <div className="space-y-5">
          <Skeleton className="h-44 rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
        </div>
      </div>
    </>
  );
}
