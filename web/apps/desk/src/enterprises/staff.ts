import { duties, type Assignment, type Duty } from "../api/records";

export interface Post {
  duty: Duty;
  people: { id: string; name: string; phone: string }[];
}

/** The posts that every grid has to have filled. */
export const posts: readonly Duty[] = ["grid_chief", "area_lead", "grid_worker"];

/**
 * Who holds which duty, in the order of the notice board: the three posts even
 * when vacant, the others only when somebody holds them.
 */
export function staffOf(assignments: readonly Assignment[]): Post[] {
  return duties
    .map((duty) => {
      const people = new Map<string, Post["people"][number]>();
      for (const { duty: held, expand } of assignments) {
        const user = expand?.user;
        if (held === duty && user) people.set(user.id, { id: user.id, name: user.name, phone: user.phone });
      }
      return { duty, people: [...people.values()] };
    })
    .filter(({ duty, people }) => people.length > 0 || posts.includes(duty));
}

/** The assignments over a grid: its own and those of its area. */
export function overGrid(assignments: readonly Assignment[], grid: { id: string; area: string }): Assignment[] {
  return assignments.filter(({ target, grid: of, area }) =>
    target === "grid" ? of === grid.id : target === "area" && area === grid.area,
  );
}
