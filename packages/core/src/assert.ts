/** Throws `name: expected X, got Y`: a broken assumption of ours, never a user's mistake. */
export function invariant(
  condition: unknown,
  name: string,
  expected: string,
  got: unknown,
): asserts condition {
  if (!condition) throw new Error(`${name}: expected ${expected}, got ${String(got)}`);
}
