import { describe, expect, it } from "vitest";

import { dayEnd, dayStart, districtDay, weekStart } from "./district";

describe("district days", () => {
  it("begin and end at Beijing midnight", () => {
    expect(dayStart("2026-11-20").toISOString()).toBe("2026-11-19T16:00:00.000Z");
    expect(dayEnd("2026-12-31").toISOString()).toBe("2026-12-31T16:00:00.000Z");
  });

  it.each([
    ["2026-11-20T15:59:59Z", "2026-11-20"],
    ["2026-11-20T16:00:00Z", "2026-11-21"],
    ["2025-12-31T16:00:00Z", "2026-01-01"],
  ])("hold the moment %s in %s", (moment, day) => {
    expect(districtDay(new Date(moment))).toBe(day);
  });

  it.each([
    ["2026-11-16T00:00:00+08:00", "on Monday itself"],
    ["2026-11-20T10:00:00+08:00", "on a Friday"],
    ["2026-11-22T23:59:59+08:00", "at the end of Sunday"],
  ])("make weeks that begin on Monday (%s, %s)", (moment) => {
    expect(weekStart(new Date(moment)).toISOString()).toBe("2026-11-15T16:00:00.000Z");
  });
});
