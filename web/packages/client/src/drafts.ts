import type { LocalDatabase } from "./database";
import type { Storage } from "./storage";

/** A piece of unfinished work as it was saved last. */
export interface Draft<T> {
  key: string;
  value: T;
  updatedAt: Date;
}

/** Unfinished work that survives the tab. Values are JSON. */
export class Drafts {
  private readonly db: LocalDatabase;
  private readonly storage: Storage;
  private readonly clock: () => number;

  constructor(db: LocalDatabase, storage: Storage, clock: () => number) {
    this.db = db;
    this.storage = storage;
    this.clock = clock;
  }

  async save(key: string, value: unknown): Promise<void> {
    const plain: unknown = JSON.parse(JSON.stringify(value));
    await this.storage.guard(() => this.db.drafts.put({ key, value: plain, updatedAt: this.clock() }));
  }

  async get<T>(key: string): Promise<T | undefined> {
    return (await this.db.drafts.get(key))?.value as T | undefined;
  }

  /** The drafts whose key begins with the prefix, in the order of their keys. */
  async list<T>(prefix = ""): Promise<Draft<T>[]> {
    const drafts = await this.db.drafts.where("key").startsWith(prefix).toArray();
    return drafts.map(({ key, value, updatedAt }) => ({ key, value: value as T, updatedAt: new Date(updatedAt) }));
  }

  async remove(key: string): Promise<void> {
    await this.db.drafts.delete(key);
  }
}
