import { useEffect } from 'react';

/** Asks again each time that `version` is another one, while `wanted`: what a live board does not carry may have changed with it. */
export function useRefetchAt(version: number, wanted: boolean, refetch: () => Promise<unknown>): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what it is done for
  useEffect(() => {
    if (wanted) void refetch();
  }, [version, wanted, refetch]);
}
