const BLOCKS = 50;

/** The rows of each delete-one-block part, row i in block i mod B, B = min(50, n / 2); none where fewer than 2 rows would be left. */
export function jackknifeBlocks(n: number): readonly (readonly number[])[] {
  const count = Math.min(BLOCKS, Math.floor(n / 2));
  if (count < 2 || n - Math.ceil(n / count) < 2) return [];
  const blocks: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < n; i++) blocks[i % count].push(i);
  return blocks;
}
