import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";

import { IDBFactory } from "fake-indexeddb";
import { afterEach, describe, expect, it, vi } from "vitest";

import "./phone";
import { Backoff } from "../src/backoff";
import { sameJSON } from "../src/capture";
import { LocalDatabase } from "../src/database";
import { fit, readOrigin, sniff } from "../src/downscale";
import { sha256Hex } from "../src/hash";
import { newId, newUUID } from "../src/ids";
import { LeaseLock } from "../src/locks";
import { Reserve } from "../src/reserve";
import { Storage } from "../src/storage";
import { Trigger } from "../src/trigger";

afterEach(() => {
  vi.unstubAllGlobals();
});

const never = new AbortController().signal;

function photo(name: string): Promise<Blob> {
  return readFile(new URL(`../../../../testdata/photos/${name}`, import.meta.url)).then((bytes) => new Blob([bytes]));
}

describe("ids", () => {
  it("have the server's forms", () => {
    expect(newId()).toMatch(/^[a-z0-9]{15}$/);
    expect(newUUID()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000);
  });
});

describe("backoff", () => {
  it("doubles with jitter, ends at five minutes and heeds the server", () => {
    const low = new Backoff(() => 0);
    const high = new Backoff(() => 1);
    expect([low.next(), low.next(), low.next()]).toStrictEqual([500, 1000, 2000]);
    expect([high.next(), high.next(), high.next()]).toStrictEqual([1000, 2000, 4000]);
    for (let i = 0; i < 20; i++) high.next();
    expect(high.next()).toBe(300_000);
    expect(low.next(60_000)).toBe(60_000);
    low.reset();
    expect(low.next()).toBe(500);
  });
});

describe("trigger", () => {
  it("remembers a shot that nobody waited for", async () => {
    const trigger = new Trigger();
    trigger.fire();
    await trigger.wait(1e9, never);
    const stop = new AbortController();
    const waiting = trigger.wait(1e9, stop.signal);
    stop.abort();
    await waiting;
  });
});

describe("equality of JSON", () => {
  it.each([
    [1, 1, true],
    [null, {}, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [{ a: 1, b: [{}] }, { b: [{}], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [[], {}, false],
  ])("of %j and %j", (a, b, same) => {
    expect(sameJSON(a, b)).toBe(same);
  });
});

describe("hash", () => {
  it("is the same with and without WebCrypto", async () => {
    const bytes = await (await photo("jolla.jpg")).arrayBuffer();
    const want = createHash("sha256").update(new Uint8Array(bytes)).digest("hex");
    expect(await sha256Hex(bytes)).toBe(want);
    vi.stubGlobal("crypto", {});
    expect(await sha256Hex(bytes)).toBe(want);
  });
});

describe("pictures", () => {
  it("are fitted, never enlarged", () => {
    expect(fit(4032, 3024, 2048)).toStrictEqual({ width: 2048, height: 1536 });
    expect(fit(3024, 4032, 2048)).toStrictEqual({ width: 1536, height: 2048 });
    expect(fit(640, 480, 2048)).toStrictEqual({ width: 640, height: 480 });
    expect(fit(30_000, 3, 2048)).toStrictEqual({ width: 2048, height: 1 });
  });

  it("tell their type by their bytes", async () => {
    expect(await sniff(await photo("jolla.jpg"))).toBe("image/jpeg");
    expect(await sniff(await photo("IMG_5195.HEIC"))).toBe("image/heic");
    expect(await sniff(new Blob(["?"], { type: "text/plain" }))).toBe("text/plain");
  });

  it("tell time and place of JPEG and HEIC", async () => {
    const origin = await readOrigin(await photo("DSCN0010.jpg"));
    expect(origin.lat).toBeCloseTo(43.4674, 3);
    expect(origin.lng).toBeCloseTo(11.8851, 3);
    expect(origin.takenAt?.getFullYear()).toBe(2008);
    expect(await readOrigin(await photo("IMG_5195.HEIC"))).toHaveProperty("takenAt");
    expect(await readOrigin(await photo("landscape_1.jpg"))).not.toHaveProperty("lat");
    expect(await readOrigin(new Blob(["not a picture"]))).toStrictEqual({});
  });
});

describe("storage", () => {
  const full = Object.assign(new Error("AbortError"), { inner: new DOMException("no room", "QuotaExceededError") });

  function newStorage(name: string): { storage: Storage; reserve: Reserve; levels: string[] } {
    const reserve = new Reserve(new LocalDatabase(name, new IDBFactory()));
    const storage = new Storage(name, reserve);
    const levels: string[] = [];
    storage.status.subscribe(({ level }) => levels.push(level));
    return { storage, reserve, levels };
  }

  it("refuses loudly what does not fit, until there is room again", async () => {
    const { storage, levels } = newStorage("full");
    await expect(storage.guard(() => Promise.reject(full))).rejects.toMatchObject({ code: "storage_full" });
    expect(levels).toStrictEqual(["ok", "full"]);
    await storage.guard(() => Promise.resolve());
    expect(levels).toStrictEqual(["ok", "full", "ok"]);
    await expect(storage.guard(() => Promise.reject(new Error("else")))).rejects.toThrow("else");
  });

  it("gives its reserve up for what was captured, and not for photos and rows", async () => {
    const { storage, reserve, levels } = newStorage("reserve");
    await storage.measure();
    let tries = 0;
    const write = () => (++tries % 2 === 1 ? Promise.reject(full) : Promise.resolve("written"));
    await expect(storage.fill(write)).rejects.toMatchObject({ code: "storage_full" });
    expect(levels).toStrictEqual(["ok", "full"]);
    tries = 0;
    expect(await storage.guard(write)).toBe("written");
    expect(tries).toBe(2);
    // It is taken again as soon as there is room.
    expect(levels).toStrictEqual(["ok", "full", "ok"]);
    expect(await reserve.release()).toBe(true);
    expect(await reserve.release()).toBe(false);
  });

  it("warns when little is left", async () => {
    const estimate = () => Promise.resolve({ usage: 95e6, quota: 100e6 });
    vi.stubGlobal("navigator", { storage: { estimate, persisted: () => Promise.resolve(true) } });
    const { storage } = newStorage("low");
    await storage.measure();
    expect(storage.status.get()).toMatchObject({ level: "low", persisted: true, usage: 95e6 });
  });

  it("notices that the browser threw the database away", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    newStorage("phone").storage.remember("device", 3);
    const reborn = newStorage("phone").storage;
    reborn.noticeEviction();
    expect(reborn.status.get()).toMatchObject({ level: "evicted", lost: 3 });
    reborn.forget();
    expect(reborn.status.get()).toMatchObject({ level: "ok", lost: 0 });
    expect(kept.size).toBe(0);
  });
});

describe("leases", () => {
  it("let one tab in at a time, and one piece of work of a tab", async () => {
    const db = new LocalDatabase("leases", new IDBFactory());
    const tabs = [new LeaseLock(db, "sync"), new LeaseLock(db, "sync")];
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await db.meta.count();
      inside--;
    };
    await Promise.all([...tabs, ...tabs].map((tab) => tab.hold(never, work)));
    expect(most).toBe(1);
  });

  it("of a dead tab run out", async () => {
    const db = new LocalDatabase("dead", new IDBFactory());
    await db.meta.put({ key: "leases", value: { sync: { holder: "dead", until: Date.now() - 1 } } });
    expect(await new LeaseLock(db, "sync").hold(never, () => Promise.resolve("mine"))).toBe("mine");
  });
});
