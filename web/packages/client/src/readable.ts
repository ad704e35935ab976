/** A value that can be watched. */
export interface Readable<T> {
  get(): T;
  /** Calls the listener at once and on every change; returns how to stop. */
  subscribe(listener: (value: T) => void): () => void;
}

/** A readable that its owner sets. Setting an equal value tells nobody. */
export class Value<T> implements Readable<T> {
  private value: T;
  private readonly listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.value = value;
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (JSON.stringify(value) === JSON.stringify(this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener(value);
  }

  subscribe(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    listener(this.value);
    return () => this.listeners.delete(listener);
  }
}
