import { describe, expect, it } from "vitest";

import { corrected, editLines, readable, shown, subjectOf, type Rejected } from "./rejected";

function rejected(fields: Record<string, unknown>, more: Partial<Rejected> = {}): Rejected {
  return {
    collection: "visits",
    record: "visit0000000001",
    code: "invalid_field",
    params: { field: "purpose" },
    payload: { mseq: 1, id: "", op: "create", table: "visits", record: "", at: "", fields },
    ...more,
  };
}

const visit = {
  enterprise: "enterprise00001",
  purpose: "sightseeing",
  started_at: "2026-11-20T02:05:41.000Z",
  summary: "订单饱满",
  lat: 29.6,
  companions: [],
};

describe("rejected work", () => {
  it("offers the faulty field first and leaves what identifies it alone", () => {
    expect(editLines(rejected(visit)).map(({ field, control, faulty }) => [field, control, faulty])).toEqual([
      ["purpose", "choice", true],
      ["started_at", "moment", false],
      ["summary", "text", false],
      ["lat", "number", false],
    ]);
  });

  it("offers a field that was missing and had to be there", () => {
    const reject = rejected({ enterprise: "enterprise00001" }, { params: { field: "started_at" } });
    expect(editLines(reject)).toEqual([{ field: "started_at", control: "moment", values: undefined, faulty: true }]);
  });

  it("is sent again with the corrections alone", () => {
    const reject = rejected(visit);
    const draft = Object.fromEntries(
      editLines(reject).map(({ field, control }) => [field, shown(control, visit[field as keyof typeof visit])]),
    );
    expect(draft["started_at"]).toBe("2026-11-20T10:05");
    expect(corrected(reject, draft)).toEqual(visit);
    expect(corrected(reject, { ...draft, purpose: "routine" })).toEqual({ ...visit, purpose: "routine" });
    expect(corrected(reject, { ...draft, started_at: "2026-11-20T09:30" })["started_at"]).toBe(
      "2026-11-20T01:30:00.000Z",
    );
  });

  it("reads numbers and lists as the server does", () => {
    const edit = rejected({ headcount: -5, products: ["轴承"] }, { collection: "enterprises", params: { field: "headcount" } });
    expect(corrected(edit, { headcount: "70", products: "轴承\n\n 齿轮 \n" })).toEqual({
      headcount: 70,
      products: ["轴承", "齿轮"],
    });
  });

  it("goes without the field that the server does not know", () => {
    const reject = rejected({ ...visit, weather: "晴" }, { code: "unknown_field", params: { field: "weather" } });
    expect(corrected(reject, {})).toEqual(visit);
  });

  it("shows what a person reads, without positions, hashes and blanks", () => {
    expect(readable(rejected({ ...visit, sha256: "ab" })).map(([field]) => field)).toEqual([
      "enterprise",
      "purpose",
      "started_at",
      "summary",
    ]);
  });

  it("is known by its enterprise, an act by its issue", () => {
    expect(subjectOf(rejected(visit))).toMatchObject({ to: "enterprise", id: "enterprise00001" });
    expect(subjectOf(rejected({ issue: "issue0000000001" }, { collection: "issue_actions" }))).toMatchObject({
      to: "issue",
      id: "issue0000000001",
    });
  });
});
