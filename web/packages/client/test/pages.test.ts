import { beforeEach, describe, expect, it } from "vitest";
import type { Check, Page, Row } from "@gridwalk/protocol";
import { IDBFactory } from "fake-indexeddb";

import "./phone";
import { LocalDatabase, splitKey, type Layer, type StoredMutation } from "../src/database";
import { compose, indexOf } from "../src/overlay";
import { commitPage, commitReconcile, inventory, keepScopes, uncover } from "../src/pages";

let db: LocalDatabase;

beforeEach(async () => {
  db = new LocalDatabase(`pages-${Math.random()}`, new IDBFactory());
  await db.open();
});

const put = (seq: number, id: string, fields: Record<string, unknown> = {}): Row => [seq, "visits", id, 1, { id, ...fields }];
const remove = (seq: number, id: string): Row => [seq, "visits", id, 0];

function page(scope: string, from: number, to: number, rows: Row[], check?: Omit<Check, "head">): Page {
  return { scope, from, to, reset: false, rows, ...(check ? { check: { head: to, ...check } } : {}) };
}

async function shown(): Promise<string[]> {
  return (await db.records.toArray()).map((row) => `${splitKey(row.key)[1]}:${row.held.sort().join("+")}`).sort();
}

describe("pages", () => {
  it("move rows, cursor, count and sum together", async () => {
    expect(await commitPage(db, page("g", 0, 3, [put(1, "a"), put(3, "b")], { count: 2, sum: 4 }))).toBe("committed");
    expect(await commitPage(db, page("g", 3, 5, [put(4, "a"), remove(5, "b")], { count: 1, sum: 4 }))).toBe("committed");
    expect(await db.scopes.get("g")).toStrictEqual({ scope: "g", cursor: 5, count: 1, sum: 4 });
    expect(await shown()).toStrictEqual(["a:g"]);
  });

  it("that do not begin at the cursor change nothing", async () => {
    await commitPage(db, page("g", 0, 3, [put(1, "a")]));
    expect(await commitPage(db, page("g", 0, 4, [put(4, "b")]))).toBe("stale");
    expect(await shown()).toStrictEqual(["a:g"]);
  });

  it("that do not add up ask for a reconcile and keep what is there", async () => {
    expect(await commitPage(db, page("g", 0, 3, [put(1, "a")], { count: 2, sum: 4 }))).toBe("reconcile");
    expect(await commitPage(db, { ...page("g", 3, 2, []), reset: true })).toBe("reconcile");
    expect(await shown()).toStrictEqual(["a:g"]);
  });

  it("repeat a remove of what was never there without harm", async () => {
    expect(await commitPage(db, page("g", 0, 3, [remove(3, "a")], { count: 0, sum: 0 }))).toBe("committed");
  });
});

describe("a row in two scopes", () => {
  beforeEach(async () => {
    await commitPage(db, page("g", 0, 1, [put(1, "a"), put(1, "b")]));
    await commitPage(db, page("d", 0, 1, [put(1, "a")]));
  });

  it("goes when the last of them removes it", async () => {
    await commitPage(db, page("g", 1, 2, [remove(2, "a")]));
    expect(await shown()).toStrictEqual(["a:d", "b:g"]);
    await commitPage(db, page("d", 1, 3, [remove(3, "a")]));
    expect(await shown()).toStrictEqual(["b:g"]);
  });

  it("stays when one of them is revoked", async () => {
    await keepScopes(db, ["d"]);
    expect(await shown()).toStrictEqual(["a:d"]);
    expect(await db.scopes.toCollection().primaryKeys()).toStrictEqual(["d"]);
    await keepScopes(db, []);
    expect(await shown()).toStrictEqual([]);
  });

  it("keeps the newer document when the scopes arrive out of step", async () => {
    await commitPage(db, page("g", 1, 9, [put(9, "a", { summary: "new" })]));
    await commitPage(db, page("d", 1, 5, [put(5, "a", { summary: "old" })]));
    expect((await db.records.get("visits/a"))?.shown["summary"]).toBe("new");
  });
});

describe("a reconcile", () => {
  it("repairs what is missing, stale and too much, and counts anew", async () => {
    await commitPage(db, page("g", 0, 3, [put(1, "gone"), put(2, "stale"), put(3, "right")]));
    await db.scopes.update("g", { count: 99, sum: 99 });
    const { cursor, rows } = await inventory(db, "g");
    expect(rows).toHaveLength(3);
    const answer = {
      ...{ proto: 1, epoch: "e", now: "", scope: "g", last_mseq: 0 },
      rows: [put(7, "stale"), put(8, "missing"), remove(1, "gone")],
      check: { head: 8, count: 3, sum: 18 },
    };
    expect(await commitReconcile(db, cursor, answer)).toBe("committed");
    expect(await shown()).toStrictEqual(["missing:g", "right:g", "stale:g"]);
    expect(await commitReconcile(db, cursor, answer)).toBe("stale");
  });

  it("takes the documents of a restored server, whose numbers are older", async () => {
    await commitPage(db, page("g", 0, 90, [put(90, "a", { summary: "lost" })]));
    await commitPage(db, page("d", 0, 91, [put(91, "a", { summary: "lost" })]));
    const answer = (scope: string, seq: number) => ({
      ...{ proto: 1, epoch: "e", now: "", scope, last_mseq: 0 },
      rows: [put(seq, "a", { summary: "restored" })],
      check: { head: seq, count: 1, sum: seq },
    });
    expect(await commitReconcile(db, 90, answer("g", 5))).toBe("committed");
    expect(await commitReconcile(db, 91, answer("d", 6))).toBe("committed");
    expect((await db.records.get("visits/a"))?.shown["summary"]).toBe("restored");
  });
});

describe("the overlay", () => {
  const layer = (kind: Layer["kind"], fields: Record<string, unknown>): Layer => ({ key: "visits/a", kind, fields });

  it.each([
    ["nothing over nothing", null, [], undefined],
    ["a row", { id: "a" }, [], { shown: { id: "a" }, pending: 0 }],
    ["a create", null, [layer("create", { id: "a", x: 1 })], { shown: { id: "a", x: 1 }, pending: 1 }],
    ["a create that arrived", { id: "a", x: 2 }, [layer("create", { id: "a", x: 1 })], { shown: { id: "a", x: 2 }, pending: 1 }],
    [
      "patches in their order",
      { id: "a", x: 0, y: 0 },
      [layer("patch", { x: 1 }), layer("patch", { x: 2 })],
      { shown: { id: "a", x: 2, y: 0 }, pending: 2 },
    ],
    ["a patch of nothing", null, [layer("patch", { x: 1 })], undefined],
  ])("composes %s", (_, server, layers, want) => {
    expect(compose(server, layers)).toStrictEqual(want);
  });

  it("outlives pages and comes off when the rows have caught up", async () => {
    const mutation = { id: "u", op: "create", table: "visits", record: "a", at: "", fields: {} } as const;
    const layers = [layer("create", { id: "a", summary: "mine" })];
    const stored: StoredMutation = { ...mutation, mseq: 4, state: "waiting", layers, overlay: ["visits/a"], attention: 0 };
    await db.outbox.add(stored);
    await db.outbox.add({ ...stored, mseq: 5, layers: [layer("patch", { summary: "mine again" })] });
    await commitPage(db, page("g", 0, 3, [put(3, "a", { summary: "server" })]));
    expect(await db.records.get("visits/a")).toMatchObject({ shown: { summary: "mine again" }, pending: 2 });
    await uncover(db, 4);
    expect(await db.records.get("visits/a")).toMatchObject({ shown: { summary: "mine again" }, pending: 1 });
    await uncover(db, 5);
    const row = await db.records.get("visits/a");
    expect(row).toMatchObject({ shown: { summary: "server" }, pending: 0 });
    expect(row).not.toHaveProperty("server");
  });

  it("indexes single and several relations", () => {
    const doc = { id: "i", enterprise: "e", visit: "", co_departments: ["d1", "d2"] };
    expect(indexOf("issues", doc)).toStrictEqual([
      "issues/enterprise=e",
      "issues/co_departments=d1",
      "issues/co_departments=d2",
    ]);
  });
});
