import { describe, expect, it } from "vitest";

import type { Assignment, Duty } from "../api/records";
import { overGrid, staffOf } from "./staff";

let serial = 0;
function assignment(duty: Duty, name: string, over: Partial<Assignment>): Assignment {
  const user = { id: name, name, phone: `138${name}`, role: "grid_worker" as const, department: "", post: "" };
  const blank = { target: "grid" as const, area: "", grid: "", enterprise: "", from: "", to: "" };
  return { id: `a${++serial}`, user: name, duty, ...blank, expand: { user }, ...over };
}

const all = [
  assignment("grid_worker", "Wu", { grid: "g1" }),
  assignment("grid_worker", "Zhao", { grid: "g2" }),
  assignment("area_lead", "Li", { target: "area", area: "a1" }),
  assignment("deputy", "Sun", { grid: "g1" }),
  assignment("deputy", "Sun", { grid: "g1" }),
];

describe("the staff of a grid", () => {
  const staff = staffOf(overGrid(all, { id: "g1", area: "a1" }));
  const names = (duty: Duty) => staff.find((post) => post.duty === duty)?.people.map(({ name }) => name);

  it("counts the duties of the grid and of its area", () => {
    expect(names("grid_worker")).toEqual(["Wu"]);
    expect(names("area_lead")).toEqual(["Li"]);
  });

  it("shows a vacant post of the notice board", () => {
    expect(names("grid_chief")).toEqual([]);
  });

  it("leaves out further duties that nobody holds", () => {
    expect(names("service_specialist")).toBeUndefined();
  });

  it("names a person once", () => {
    expect(names("deputy")).toEqual(["Sun"]);
  });

  it("follows the order of the notice board", () => {
    expect(staff.map(({ duty }) => duty)).toEqual(["grid_chief", "area_lead", "grid_worker", "deputy"]);
  });
});
