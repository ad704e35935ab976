const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait after failures in a row: doubling, with full jitter. */
export class Backoff {
  private failures = 0;
  private readonly random: () => number;

  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  /** The wait before the next attempt; never shorter than the server asked for. */
  next(retryAfter = 0): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 16);
    return Math.max(retryAfter, ceiling / 2 + (this.random() * ceiling) / 2);
  }

  reset(): void {
    this.failures = 0;
  }
}
