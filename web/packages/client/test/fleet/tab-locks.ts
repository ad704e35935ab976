/** What tabs of one phone lock, as navigator.locks does it in browsers. */
export class TabLocks {
  private readonly last = new Map<string, Promise<unknown>>();
  private readonly open: RegExp | undefined;

  /** Locks whose names are open keep nobody out, as if the browser had none. */
  constructor(open?: RegExp) {
    this.open = open;
  }

  /** The same in the form that the client takes. */
  get manager(): LockManager {
    return this as unknown as LockManager;
  }

  request<T>(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<T>): Promise<T> {
    if (this.open?.test(name)) return work();
    const before = this.last.get(name) ?? Promise.resolve();
    const turn = before.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.last.set(name, turn.catch(() => undefined));
    return turn;
  }
}
