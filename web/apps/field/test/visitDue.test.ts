import { describe, expect, it } from "vitest";
import { byUrgency, visitDue } from "../src/enterprises/visitDue";

const now = new Date("2026-11-20T02:00:00Z");
const visited = (day: string) => `${day}T02:00:00.000Z`;

describe("a visit is due", () => {
  it.each([
    ["leading", visited("2026-11-18"), 5, "calm"],
    ["leading", visited("2026-11-16"), 3, "soon"],
    ["distressed", visited("2026-11-13"), 0, "soon"],
    ["distressed", visited("2026-11-12"), -1, "late"],
    ["backbone", visited("2026-11-12"), 22, "calm"],
    ["growing", visited("2026-10-21"), 0, "soon"],
    ["growing", visited("2026-10-20"), -1, "late"],
    ["growing", "", null, "never"],
  ])("for a %s enterprise visited %s in %s days: %s", (kind, last_visit_at, days, tone) => {
    expect(visitDue({ class: kind, last_visit_at }, now)).toMatchObject({ days, tone });
  });

  it("counts calendar days of the district, not hours", () => {
    const lateEvening = "2026-11-13T15:59:00.000Z";
    const nextMorning = "2026-11-13T16:01:00.000Z";
    expect(visitDue({ class: "leading", last_visit_at: lateEvening }, now).days).toBe(0);
    expect(visitDue({ class: "leading", last_visit_at: nextMorning }, now).days).toBe(1);
  });

  it("never for an enterprise that is gone", () => {
    expect(visitDue({ class: "leading", status: "moved", last_visit_at: "" }, now).tone).toBe("none");
    expect(visitDue({ class: "leading", status: "closed", last_visit_at: "" }, now).tone).toBe("none");
  });
});

describe("urgency", () => {
  it("puts the latest first, then those never visited, then the next, and the gone last", () => {
    const enterprises = [
      { id: "gone", class: "leading", status: "closed", last_visit_at: "" },
      { id: "calm", class: "growing", last_visit_at: visited("2026-11-19") },
      { id: "never", class: "growing", last_visit_at: "" },
      { id: "never, weekly", class: "distressed", last_visit_at: "" },
      { id: "today", class: "leading", last_visit_at: visited("2026-11-13") },
      { id: "late", class: "growing", last_visit_at: visited("2026-10-01") },
      { id: "later", class: "growing", last_visit_at: visited("2026-09-01") },
    ];
    const sorted = [...enterprises].sort((a, b) => byUrgency(visitDue(a, now), visitDue(b, now)));
    expect(sorted.map(({ id }) => id)).toEqual(["later", "late", "never, weekly", "never", "today", "calm", "gone"]);
  });
});
