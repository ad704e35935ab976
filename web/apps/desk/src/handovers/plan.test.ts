import { describe, expect, it } from "vitest";

import type { Assignment } from "../api/records";
import { gridsHeld, missingIn, orderOf, type Plan } from "./plan";

const now = new Date("2026-11-20T02:00:00Z");
const plan: Plan = { from: "a", to: "b", grids: ["g"], kind: "for_good", at: "", until: "", reason: " 调岗 " };

describe("a handover", () => {
  it.each<[Partial<Plan>, ReturnType<typeof missingIn>]>([
    [{}, undefined],
    [{ from: "" }, "from"],
    [{ grids: [] }, "grids"],
    [{ to: "" }, "to"],
    [{ reason: " " }, "reason"],
    [{ at: "2026-11-20T09:59" }, "past"],
    [{ at: "2026-11-20T10:01" }, undefined],
    [{ kind: "deputy" }, "until"],
    [{ kind: "deputy", until: "2026-11-20" }, undefined],
    [{ kind: "deputy", until: "2026-11-20", at: "2026-11-21T08:00" }, "ends"],
    [{ kind: "for_good", until: "2026-11-01" }, undefined],
  ])("with %j lacks %s", (change, missing) => {
    expect(missingIn({ ...plan, ...change }, now)).toBe(missing);
  });

  it("is ordered for now without a time", () => {
    expect(orderOf(plan)).toEqual({
      from: "a",
      to: "b",
      grids: ["g"],
      effective_at: undefined,
      until: undefined,
      reason: "调岗",
    });
  });

  it("names times of the district, a deputy's to the end of the last day", () => {
    expect(orderOf({ ...plan, kind: "deputy", at: "2026-11-21T08:00", until: "2026-11-30" })).toMatchObject({
      effective_at: "2026-11-21T00:00:00.000Z",
      until: "2026-11-30T16:00:00.000Z",
    });
  });
});

it("an official holds the grids whose duties count at the moment", () => {
  const duty = (grid: string, from: string, to = "") => ({ user: "a", grid, from, to }) as Assignment;
  const duties = [
    duty("g1", "2026-01-01 00:00:00.000Z"),
    duty("g1", "2026-02-01 00:00:00.000Z"),
    duty("g2", "2026-01-01 00:00:00.000Z", "2026-11-20 02:00:00.000Z"),
    duty("g3", "2026-11-21 00:00:00.000Z"),
    { ...duty("g4", "2026-01-01 00:00:00.000Z"), user: "b" },
  ];
  expect(gridsHeld(duties, "a", now)).toEqual(["g1"]);
  expect(gridsHeld(duties, "a", new Date("2026-11-22T00:00:00Z"))).toEqual(["g1", "g3"]);
});
