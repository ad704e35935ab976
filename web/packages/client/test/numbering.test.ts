import { beforeEach, describe, expect, it } from "vitest";
import { IDBFactory } from "fake-indexeddb";

import "./phone";
import { LocalDatabase, type StoredMutation } from "../src/database";
import { getMeta } from "../src/meta";
import { renumber, reoffer, setAside } from "../src/numbering";

let db: LocalDatabase;

beforeEach(async () => {
  db = new LocalDatabase(`numbering-${Math.random()}`, new IDBFactory());
  await db.open();
});

/** "4" waits, "4!" was answered. */
async function outbox(...items: string[]): Promise<void> {
  await db.outbox.bulkAdd(
    items.map((item): StoredMutation => {
      const mseq = parseInt(item, 10);
      const answered = item.endsWith("!");
      return {
        ...{ mseq, id: item, op: "create", table: "visits", record: item, at: "2026-11-20T00:00:00.000Z", fields: {} },
        ...{ layers: [], overlay: [], attention: 0 },
        ...(answered
          ? { state: "answered", answeredAt: 1, result: { mseq, status: "applied" } }
          : { state: "waiting" }),
      };
    }),
  );
}

/** Who has which number now, as "number=original". */
async function numbers(): Promise<string[]> {
  return (await db.outbox.toArray()).map((m) => `${m.mseq}=${m.id}${m.state === "answered" ? "" : " waits"}`);
}

describe("a rewound server", () => {
  it("is offered again what it lost", async () => {
    await outbox("3!", "4!", "5!", "6");
    await reoffer(db, 3);
    expect(await numbers()).toStrictEqual(["3=3!", "4=4! waits", "5=5! waits", "6=6 waits"]);
    expect(await getMeta(db, "mseq")).toBe(6);
  });

  it("gets numbers without a gap for what is not kept any more", async () => {
    await outbox("8!", "9");
    await reoffer(db, 4);
    expect(await numbers()).toStrictEqual(["5=8! waits", "6=9 waits"]);
    expect(await getMeta(db, "mseq")).toBe(6);
  });

  it("leaves alone what it may have under its number", async () => {
    await outbox("5", "6");
    await reoffer(db, 5);
    expect(await numbers()).toStrictEqual(["5=5 waits", "6=6 waits"]);
  });

  it("that never heard of the phone gets everything from 1", async () => {
    await outbox("7!", "8!", "9");
    await reoffer(db, 0);
    expect(await numbers()).toStrictEqual(["1=7! waits", "2=8! waits", "3=9 waits"]);
  });

  it("that knows more than the phone moves the counter on", async () => {
    await reoffer(db, 12);
    expect(await getMeta(db, "mseq")).toBe(12);
  });
});

describe("numbers that are taken", () => {
  it("are left, and what waits goes behind them", async () => {
    await outbox("4", "5");
    await renumber(db, 3, 9);
    expect(await numbers()).toStrictEqual(["9=4 waits", "10=5 waits"]);
    expect(await getMeta(db, "mseq")).toBe(10);
  });
});

describe("a mutation that the server refuses to number", () => {
  it("is set aside and the rest closes up", async () => {
    await outbox("4", "5", "6");
    await setAside(db, 5, "malformed", { reason: "?" });
    expect(await numbers()).toStrictEqual(["-1=5", "4=4 waits", "5=6 waits"]);
    expect(await db.outbox.get(-1)).toMatchObject({ attention: 1, result: { status: "rejected", code: "malformed" } });
    expect(await getMeta(db, "mseq")).toBe(5);
  });
});
