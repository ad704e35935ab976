import { ClientError, isQuotaError } from "./errors";
import { Value } from "./readable";
import type { Reserve } from "./reserve";

type Level = "ok" | "low" | "full" | "evicted";

/** What the phone's disk says. */
export interface StorageStatus {
  /** Bytes used and available, 0 when the browser does not tell. */
  usage: number;
  quota: number;
  /** The browser promised not to evict the data by itself. */
  persisted: boolean;
  /**
   * low: little is left for photos; full: something did not fit; evicted: the
   * browser deleted the data of a phone that was signed in.
   */
  level: Level;
  /** How many unsent changes the eviction took. */
  lost: number;
}

/** Less free space than this is low, where the browser tells it: about twenty photos. */
const LOW_BYTES = 20 * 1024 * 1024;

/** Watches the disk, so that nothing is lost without a loud word. */
export class Storage {
  readonly status = new Value<StorageStatus>({ usage: 0, quota: 0, persisted: false, level: "ok", lost: 0 });
  private readonly witness: Witness;
  private readonly reserve: Reserve;

  constructor(name: string, reserve: Reserve) {
    this.witness = new Witness(name);
    this.reserve = reserve;
  }

  /**
   * Writes what an officer captured, or what became of it. Where it does not
   * fit, the reserve is given up for it; what does not fit then either is
   * refused as storage_full.
   */
  async guard<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await this.tell(write);
    } catch (error) {
      if (!isQuotaError(error) || !(await this.reserve.release())) throw error;
    }
    return this.tell(write);
  }

  /** Writes photos or rows, for which the reserve is not meant. */
  async fill<T>(write: () => Promise<T>): Promise<T> {
    return this.tell(async () => {
      if (await this.reserve.take()) return write();
      throw new ClientError("storage_full");
    });
  }

  /** Reports what does not fit, and that things fit again. */
  private async tell<T>(write: () => Promise<T>): Promise<T> {
    const result = await write().catch((error: unknown) => {
      const full = error instanceof ClientError && error.code === "storage_full";
      if (!full && !isQuotaError(error)) throw error;
      if (this.status.get().level !== "evicted") this.status.set({ ...this.status.get(), level: "full" });
      throw full ? error : new ClientError("storage_full", {}, { cause: error });
    });
    if (this.status.get().level === "full") await this.measure();
    return result;
  }

  /** Asks the browser to keep the data; it may want to ask the user. */
  async persist(): Promise<void> {
    await navigatorStorage()?.persist?.().catch(() => false);
    await this.measure();
  }

  async measure(): Promise<void> {
    const storage = navigatorStorage();
    const estimate = await storage?.estimate?.().catch(() => undefined);
    const persisted = (await storage?.persisted?.().catch(() => false)) ?? false;
    const usage = estimate?.usage ?? 0;
    const quota = estimate?.quota ?? 0;
    const before = this.status.get().level;
    const judged = await this.judge(before, quota > 0 && quota - usage < LOW_BYTES);
    const { level, lost } = this.status.get();
    // What happened meanwhile is newer than what was judged.
    this.status.set({ usage, quota, persisted, level: level === before ? judged : level, lost });
  }

  /** A phone on which something did not fit is full until as much as the reserve fits besides it. */
  private async judge(level: Level, tight: boolean): Promise<Level> {
    if (level === "evicted") return level;
    const fits = await (level === "full" ? this.reserve.roomy() : this.reserve.take());
    if (!fits) return level === "full" ? "full" : "low";
    return tight ? "low" : "ok";
  }

  /** Leaves word outside the database of how much in it is unsent. */
  remember(device: string, unsent: number): void {
    this.witness.write({ device, unsent });
  }

  forget(): void {
    this.witness.clear();
    const { level, ...rest } = this.status.get();
    this.status.set({ ...rest, lost: 0, level: level === "evicted" ? "ok" : level });
  }

  /** Compares an empty database with the word that was left. */
  noticeEviction(): void {
    if (this.witness.read()) this.evicted();
  }

  /** The browser threw the database away. */
  evicted(): void {
    this.status.set({ ...this.status.get(), level: "evicted", lost: this.witness.read()?.unsent ?? 0 });
  }
}

/** Survives the eviction of the database, where the browser keeps it apart. */
class Witness {
  private readonly key: string;

  constructor(name: string) {
    this.key = `${name}.witness`;
  }

  write(word: { device: string; unsent: number }): void {
    try {
      globalThis.localStorage?.setItem(this.key, JSON.stringify(word));
    } catch {
      // A browser without this store has nothing to compare with; the
      // database itself is not affected.
    }
  }

  read(): { device: string; unsent: number } | undefined {
    try {
      const text = globalThis.localStorage?.getItem(this.key);
      return text ? (JSON.parse(text) as { device: string; unsent: number }) : undefined;
    } catch {
      return undefined;
    }
  }

  clear(): void {
    try {
      globalThis.localStorage?.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}

function navigatorStorage(): Partial<StorageManager> | undefined {
  return typeof navigator === "undefined" ? undefined : navigator.storage;
}
