import { ClientError, isQuotaError } from "./errors";
import { Value } from "./readable";

/** What the phone's disk says. */
export interface StorageStatus {
  /** Bytes used and available, 0 when the browser does not tell. */
  usage: number;
  quota: number;
  /** The browser promised not to evict the data by itself. */
  persisted: boolean;
  /** evicted: the browser deleted the data of a phone that was signed in. */
  level: "ok" | "low" | "full" | "evicted";
  /** How many unsent changes the eviction took. */
  lost: number;
}

/** Less free space than this is low: about twenty photos. */
const LOW_BYTES = 20 * 1024 * 1024;

/** Watches the disk, so that nothing is lost without a loud word. */
export class Storage {
  readonly status = new Value<StorageStatus>({ usage: 0, quota: 0, persisted: false, level: "ok", lost: 0 });
  private readonly witness: Witness;

  constructor(name: string) {
    this.witness = new Witness(name);
  }

  /** Runs a write; one that does not fit is reported and refused as storage_full. */
  async guard<T>(write: () => Promise<T>): Promise<T> {
    try {
      const result = await write();
      if (this.status.get().level === "full") {
        this.status.set({ ...this.status.get(), level: "low" });
        await this.measure();
      }
      return result;
    } catch (error) {
      if (!isQuotaError(error)) throw error;
      this.status.set({ ...this.status.get(), level: "full" });
      throw new ClientError("storage_full", {}, { cause: error });
    }
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
    const { level, lost } = this.status.get();
    const measured = quota > 0 && quota - usage < LOW_BYTES ? "low" : "ok";
    // A disk on which a write did not fit is full until one fits.
    const stays = level === "evicted" || (level === "full" && measured === "low");
    this.status.set({ usage, quota, persisted, lost, level: stays ? level : measured });
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
    const word = this.witness.read();
    if (word) this.status.set({ ...this.status.get(), level: "evicted", lost: word.unsent });
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
