import { readFile } from "node:fs/promises";

import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LocalDatabase, VERSION } from "../src/database";
import { exportDatabase, importDatabase, type LocalCopy } from "./local-copy";
import { Phone } from "./phone";
import { PASSWORD, Server, district, until } from "./server";

const { enterpriseA, gridA, workerA } = district;

/** What a release left on a phone: see record-fixture.ts. */
async function fixture(version: number): Promise<LocalCopy> {
  const file = new URL(`../fixtures/database-v${version}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as LocalCopy;
}

function shape({ version, stores }: LocalCopy) {
  const parts = Object.entries(stores).map(([name, { keyPath, indexes }]) => [name, { keyPath, indexes }]);
  return { version, stores: Object.fromEntries(parts) as unknown };
}

const versions = Array.from({ length: VERSION }, (_, i) => i + 1);
const offline = { baseURL: "http://127.0.0.1:9" };

describe("the schema", () => {
  it("is the one that the fixture of its version was recorded with", async () => {
    const indexedDB = new IDBFactory();
    const db = new LocalDatabase("fresh", indexedDB);
    await db.open();
    db.close();
    expect(shape(await exportDatabase(indexedDB, "fresh"))).toStrictEqual(shape(await fixture(VERSION)));
  });

  it.each(versions)("is the same when it comes from version %i", async (version) => {
    const phone = new Phone(offline);
    await importDatabase(phone.indexedDB, phone.name, await fixture(version));
    const client = await phone.open();
    await client.close();
    expect(shape(await exportDatabase(phone.indexedDB, phone.name))).toStrictEqual(shape(await fixture(VERSION)));
  });
});

describe.each(versions)("a phone that ran version %i", (version) => {
  let phone: Phone;
  let old: LocalCopy;
  const rows = (copy: LocalCopy, store: string) => copy.stores[store]?.rows as Record<string, unknown>[];

  beforeEach(async () => {
    old = await fixture(version);
    phone = new Phone(offline);
    await importDatabase(phone.indexedDB, phone.name, old);
    phone.offline();
  });
  afterEach(() => phone.close());

  it("keeps outbox, drafts, photos, cursors and names", async () => {
    await (await phone.open()).close();
    const copy = await exportDatabase(phone.indexedDB, phone.name);
    for (const store of ["outbox", "drafts", "scopes", "meta"]) {
      expect(rows(copy, store), store).toStrictEqual(rows(old, store));
    }
    expect(rows(old, "outbox").filter((m) => m["state"] === "waiting")).toHaveLength(4);
    const photos = rows(copy, "photos").map((photo, i) => ({ ...photo, ...rows(copy, "bytes")[i] }));
    const before = rows(old, "photos").map((photo, i) => ({ ...photo, ...rows(old, "bytes")?.[i] }));
    expect(before).toHaveLength(3);
    expect(photos).toStrictEqual(before);
  });

  it("shows offline what it showed before", async () => {
    const client = await phone.open();
    expect(await client.resume()).toMatchObject({ user: { id: workerA.id } });
    expect(await client.table("enterprises").where("grid").equals(gridA)).toMatchObject([
      { id: enterpriseA, headcount: 75, notes: "扩产", address: "东港路 2 号", $pending: 2 },
    ]);
    expect(await client.table("visits").count()).toBe(2);
    expect(await client.table("grids").count()).toBe(2);
    expect(await client.outbox.attention()).toHaveLength(3);
    expect(await client.drafts.get(`visit/${enterpriseA}`)).toMatchObject({ summary: "写到一半" });
    for (const photo of await client.table("photos").all()) {
      expect(await client.photos.load(photo.id, "original")).toHaveProperty("size", photo.size);
    }
  });

  it("sends everything to a server that never heard of it, once", async () => {
    const server = await Server.start();
    const client = await phone.open({ baseURL: server.baseURL, fetch });
    await client.resume();
    await expect(client.sync()).rejects.toMatchObject({ code: "login_required" });
    await client.login(workerA.phone, PASSWORD);
    client.start();
    await client.sync();
    const visits = rows(old, "outbox").filter((m) => m["table"] === "visits" && m["mseq"] !== 4);
    expect((await server.list("visits")).map((row) => row["id"])).toStrictEqual(visits.map((m) => m["record"]).sort());
    expect(await server.list("issues")).toHaveLength(1);
    await until(async () => (await server.list("photos", "state = 'stored'")).length === 1);
    expect((await server.list("enterprises", `id = '${enterpriseA}'`))[0]).toMatchObject({ notes: "扩产" });
    expect(await client.outbox.waiting()).toHaveLength(0);
    expect(await client.drafts.list()).toHaveLength(1);
    await client.stop();
    await server.remove();
  });
});

describe("a database of a newer release", () => {
  const newer = (VERSION + 1) * 10;

  async function newerDatabase(): Promise<[Phone, LocalCopy]> {
    const phone = new Phone(offline);
    const copy = { ...(await fixture(VERSION)), version: newer };
    copy.stores["records2"] = { keyPath: "key", indexes: {}, rows: [{ key: "unknown to us" }] };
    await importDatabase(phone.indexedDB, phone.name, copy);
    return [phone, await exportDatabase(phone.indexedDB, phone.name)];
  }

  it("is refused and left as it is", async () => {
    const [phone, before] = await newerDatabase();
    await expect(phone.open()).rejects.toMatchObject({ code: "upgrade_required", params: { found: VERSION + 1 } });
    expect(await exportDatabase(phone.indexedDB, phone.name)).toStrictEqual(before);
  });

  it("is given way to by a tab of this release that is open", async () => {
    const phone = new Phone(offline);
    await importDatabase(phone.indexedDB, phone.name, await fixture(VERSION));
    phone.offline();
    const tab = await phone.open();
    await tab.resume();
    tab.start();
    const opened = new Promise<IDBDatabase>((resolve, reject) => {
      const request = phone.indexedDB.open(phone.name, newer);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
    (await opened).close();
    await until(() => tab.status.get().upgradeRequired);
    await expect(tab.drafts.save("x", 1)).rejects.toThrow();
    expect(await exportDatabase(phone.indexedDB, phone.name)).toHaveProperty("version", newer);
    await phone.close();
  });
});

describe("a database that was thrown away under an open tab", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is noticed, with what was lost", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    const phone = new Phone(offline);
    await importDatabase(phone.indexedDB, phone.name, await fixture(VERSION));
    phone.offline();
    const tab = await phone.open();
    await tab.resume();
    const reasons: string[] = [];
    tab.on("wiped", ({ reason }) => reasons.push(reason));
    // Four changes, one photo and one draft.
    await until(() => [...kept.values()].some((word) => word.includes('"unsent":6')));
    await new Promise((resolve) => {
      phone.indexedDB.deleteDatabase(phone.name).onsuccess = resolve;
    });
    await tab.drafts.list();
    await until(() => tab.status.get().storage.level === "evicted");
    expect(tab.status.get().storage.lost).toBe(6);
    expect(tab.session.get()).toBeNull();
    expect(reasons).toStrictEqual(["evicted"]);
    await phone.close();

    const again = await phone.open();
    expect(await again.resume()).toBeNull();
    expect(again.status.get().storage).toMatchObject({ level: "evicted", lost: 6 });
    await phone.close();
  });
});
