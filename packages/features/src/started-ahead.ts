/**
 * Starts work on the items of a stream before it is asked for, on at most `ahead()` at a time; order is kept.
 *
 * The stream is closed when the caller stops early; its error is thrown after the items before it.
 */
export async function* startedAhead<Item, Work>(
  items: AsyncGenerator<Item>,
  start: (item: Item) => Work,
  ahead: () => number,
): AsyncGenerator<Work> {
  const started: Work[] = [];
  let stopped = false;
  let over = false;
  let failure: { error: unknown } | undefined;
  let wakeCaller = () => {};
  let wakeReader = () => {};
  const reading = (async () => {
    try {
      for await (const item of items) {
        if (stopped) return;
        started.push(start(item));
        wakeCaller();
        while (!stopped && started.length >= ahead()) {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
        if (stopped) return;
      }
    } catch (error) {
      failure = { error };
    } finally {
      over = true;
      wakeCaller();
    }
  })();
  try {
    for (;;) {
      while (started.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wakeCaller = resolve;
        });
      }
      if (started.length === 0) {
        if (failure !== undefined) throw failure.error;
        return;
      }
      const next = started.shift()!;
      wakeReader();
      yield next;
    }
  } finally {
    stopped = true;
    wakeReader();
    await reading;
  }
}
