/** Keeps what was made for a while, the newest so many; what is being made is waited for, not made twice. */
export class BriefCache<Value> {
  readonly #kept = new Map<string, { until: number; value: Promise<Value> }>();

  constructor(private readonly options: { most: number; ms: number }) {}

  /** The value of the key, made where it is not there; one that could not be made is not kept. */
  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > performance.now()) return kept.value;
    const value = make();
    this.#kept.delete(key);
    this.#kept.set(key, { until: performance.now() + this.options.ms, value });
    value.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.options.most && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
