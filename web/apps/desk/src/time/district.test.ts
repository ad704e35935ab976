import { describe, expect, it } from "vitest";

import { dayEnd, dayStart, momentOfWall, mondayOf, wallTime } from "./district";

describe("district days", () => {
  it("begin and end at Beijing midnight", () => {
    expect(dayStart("2026-11-20").toISOString()).toBe("2026-11-19T16:00:00.000Z");
    expect(dayEnd("2026-12-31").toISOString()).toBe("2026-12-31T16:00:00.000Z");
  });

  it.each([
    ["2026-11-16T00:00:00+08:00", "Monday itself"],
    ["2026-11-20T10:00:00+08:00", "a Friday"],
    ["2026-11-22T23:59:59+08:00", "the end of Sunday"],
  ])("belong to the week of Monday the 16th (%s, %s)", (moment) => {
    expect(mondayOf(new Date(moment))).toBe("2026-11-16");
  });

  it("find a Monday in the year before", () => {
    expect(mondayOf(new Date("2026-01-01T08:00:00+08:00"))).toBe("2025-12-29");
  });
});

describe("the district's wall clock", () => {
  it("is read and written whatever the clock of this PC shows", () => {
    expect(wallTime(new Date("2026-11-20T16:05:41Z"))).toBe("2026-11-21T00:05");
    expect(momentOfWall("2026-11-21T00:05").toISOString()).toBe("2026-11-20T16:05:00.000Z");
    expect(wallTime(null)).toBe("");
  });
});
