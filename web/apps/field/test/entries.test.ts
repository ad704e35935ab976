import type { OutboxItem } from "@gridwalk/client";
import { describe, expect, it } from "vitest";
import { fateOf, withPhotos } from "../src/outbox/entries";

function item(mseq: number, table: string, record: string, fields = {}, more: Partial<OutboxItem> = {}): OutboxItem {
  const at = "2026-11-20T02:00:00.000Z";
  return { mseq, id: `m${mseq}`, op: "create", table, record, at, fields, state: "waiting", attention: false, ...more };
}

describe("the outbox", () => {
  it("shows photos with what they belong to, in the order in which they were taken", () => {
    const newestFirst = [
      item(4, "photos", "p2", { visit: "v" }),
      item(3, "photos", "p1", { visit: "v" }),
      item(2, "visits", "v"),
      item(1, "photos", "p0", { visit: "older than thirty days" }),
    ];
    const shown = withPhotos(newestFirst).map(({ item, photos }) => [item.record, photos.map(({ record }) => record)]);
    expect(shown).toEqual([
      ["v", ["p1", "p2"]],
      ["p0", ["p0"]],
    ]);
  });

  it("shows a refused photo by itself", () => {
    const items = [item(2, "photos", "p", { issue: "i" }, { attention: true }), item(1, "issues", "i")];
    expect(withPhotos(items).map(({ item, photos }) => [item.record, photos.length])).toEqual([
      ["p", 1],
      ["i", 0],
    ]);
  });

  it.each<[Partial<OutboxItem>, string]>([
    [{}, "waiting"],
    [{ result: { mseq: 1, status: "applied" } }, "applied"],
    [{ result: { mseq: 1, status: "duplicate", result: { mseq: 1, status: "merged" } } }, "merged"],
    [{ result: { mseq: 1, status: "duplicate" } }, "applied"],
    [{ result: { mseq: 1, status: "rejected", code: "forbidden" } }, "rejected"],
    [{ result: { mseq: 1, status: "rejected", code: "forbidden" }, resentAs: 2 }, "resent"],
  ])("tells the fate of %j: %s", (more, fate) => {
    expect(fateOf(item(1, "visits", "v", {}, more))).toBe(fate);
  });
});
