import type { LocalDatabase } from "./database";
import { ClientError } from "./errors";
import { getMeta, setMeta } from "./meta";
import { newUUID } from "./ids";

/** Lets one tab at a time do what only one may do. */
export interface Lock {
  /** Waits for the lock and holds it while work runs; work ends when signal aborts. */
  hold<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** The browser's own locks: they are let go of when a tab dies. */
export class WebLock implements Lock {
  private readonly locks: LockManager;
  private readonly name: string;

  constructor(locks: LockManager, name: string) {
    this.locks = locks;
    this.name = name;
  }

  async hold<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return (await this.locks.request(this.name, { signal }, work)) as T;
  }
}

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const POLL_MS = 1_000;

/**
 * Where the browser has no locks, as on plain http: a lease in the database
 * that its holder renews, and that runs out when the holder's tab dies.
 */
export class LeaseLock implements Lock {
  private readonly db: LocalDatabase;
  private readonly name: string;
  private readonly holder = newUUID();
  /** The last work of this tab; the lease alone keeps out other tabs only. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(db: LocalDatabase, name: string) {
    this.db = db;
    this.name = name;
  }

  hold<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.lease(signal, work));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async lease<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    while (!(await this.take())) await pause(POLL_MS, signal);
    const renewal = setInterval(() => void this.take().catch(() => false), RENEW_MS);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await this.release();
    }
  }

  private async take(): Promise<boolean> {
    return this.db.transaction("rw", this.db.meta, async () => {
      const leases = (await getMeta(this.db, "leases")) ?? {};
      const lease = leases[this.name];
      if (lease && lease.holder !== this.holder && lease.until > Date.now()) return false;
      const until = Date.now() + LEASE_MS;
      await setMeta(this.db, "leases", { ...leases, [this.name]: { holder: this.holder, until } });
      return true;
    });
  }

  private async release(): Promise<void> {
    await this.db.transaction("rw", this.db.meta, async () => {
      const { [this.name]: mine, ...others } = (await getMeta(this.db, "leases")) ?? {};
      if (mine?.holder === this.holder) await setMeta(this.db, "leases", others);
    });
  }
}

/** Waits; throws "stopped" when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new ClientError("stopped");
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new ClientError("stopped"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
