/** Wakes a loop, now or the next time it looks. */
export class Trigger {
  private fired = false;
  private wake: (() => void) | undefined;

  fire(): void {
    this.fired = true;
    this.wake?.();
  }

  /** Forgets that it was fired. */
  reset(): void {
    this.fired = false;
  }

  /** Resolves when fired since the last wait, after ms, or when the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.fired && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener("abort", done, { once: true });
        this.wake = done;
      });
    }
    this.wake = undefined;
    this.fired = false;
  }
}
