import { describe, expect, it } from "vitest";
import { actsAllowed } from "../src/issues/acts";

const worker = { id: "w", role: "grid_worker", department: "" } as const;
const desk = { id: "d", role: "department", department: "tax" } as const;
const leader = { id: "l", role: "leader", department: "" } as const;

const unowned = { handler: "", responsible: "", co_departments: [] };
const ofTax = { handler: "", responsible: "tax", co_departments: [] };
const ofWorker = { handler: "w", responsible: "", co_departments: [] };

describe("the acts that a phone offers", () => {
  it.each([
    [worker, unowned, "reported", ["accept", "contact", "resolve", "comment"]],
    [worker, unowned, "accepted", ["contact", "progress", "resolve", "comment"]],
    [worker, ofTax, "handling", ["contact", "progress", "comment"]],
    [worker, ofWorker, "handling", ["contact", "progress", "resolve", "comment"]],
    [worker, ofWorker, "assigned", ["accept", "contact", "progress", "comment"]],
    [worker, unowned, "closed", ["comment"]],
    [desk, unowned, "accepted", ["claim", "comment"]],
    [desk, ofTax, "assigned", ["accept", "contact", "progress", "comment"]],
    [desk, ofTax, "handling", ["contact", "progress", "resolve", "comment"]],
    [
      desk,
      { ...unowned, responsible: "land", co_departments: ["tax"] },
      "handling",
      ["contact", "progress", "comment"],
    ],
    [leader, ofTax, "handling", ["contact", "progress", "comment"]],
  ] as const)("to $role for %j in %s", (officer, issue, state, expected) => {
    expect(actsAllowed(officer, { ...issue, co_departments: [...issue.co_departments] }, state)).toEqual(expected);
  });
});
