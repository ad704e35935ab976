/** A local database as JSON: what a release leaves on a phone. */
export interface LocalCopy {
  /** IndexedDB's version: ten times Dexie's. */
  version: number;
  stores: Record<string, StoreCopy>;
}

export interface StoreCopy {
  keyPath: string | string[] | null;
  indexes: Record<string, { keyPath: string | string[]; multiEntry: boolean }>;
  rows: unknown[];
}

/** Reads a database as it is on disk, without the client's own code. */
export async function exportDatabase(indexedDB: IDBFactory, name: string): Promise<LocalCopy> {
  const database = await done(indexedDB.open(name));
  const copy: LocalCopy = { version: database.version, stores: {} };
  const names = [...database.objectStoreNames].sort();
  const tx = database.transaction(names, "readonly");
  for (const store of names.map((each) => tx.objectStore(each))) {
    const indexes = [...store.indexNames].sort().map((each) => store.index(each));
    copy.stores[store.name] = {
      keyPath: store.keyPath,
      indexes: Object.fromEntries(indexes.map(({ name, keyPath, multiEntry }) => [name, { keyPath, multiEntry }])),
      rows: (await done(store.getAll())).map(toJSON),
    };
  }
  database.close();
  return copy;
}

/** Makes the database of a copy. */
export async function importDatabase(indexedDB: IDBFactory, name: string, copy: LocalCopy): Promise<void> {
  const request = indexedDB.open(name, copy.version);
  request.onupgradeneeded = () => {
    for (const [storeName, { keyPath, indexes, rows }] of Object.entries(copy.stores)) {
      const store = request.result.createObjectStore(storeName, { keyPath });
      for (const [index, { keyPath: path, multiEntry }] of Object.entries(indexes)) {
        store.createIndex(index, path, { multiEntry });
      }
      for (const row of rows) store.put(fromJSON(row));
    }
  };
  (await done(request)).close();
}

async function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
}

/** JSON has no bytes: they become {"$bytes": base64}. */
function toJSON(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $bytes: Buffer.from(value).toString("base64") };
  return mapFields(value, toJSON);
}

function fromJSON(value: unknown): unknown {
  const bytes = (value as { $bytes?: string } | null)?.$bytes;
  if (bytes === undefined) return mapFields(value, fromJSON);
  const { buffer, byteOffset, byteLength } = Buffer.from(bytes, "base64");
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

function mapFields(value: unknown, each: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, each(field)]));
}
