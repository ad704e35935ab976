import type { Assignment, Grid } from "@gridwalk/protocol";
import { moment } from "@gridwalk/ui";

/** The grids that assignments in force cover: their own, those of their area, or all of the district. */
export function myGrids(assignments: Assignment[], grids: Grid[], now: Date): Grid[] {
  const inForce = assignments.filter(({ from, to }) => {
    const [begun, ended] = [moment(from), moment(to)];
    return (!begun || begun <= now) && (!ended || ended > now);
  });
  const covers = (grid: Grid) =>
    inForce.some(
      ({ target, grid: of, area }) =>
        target === "district" || (target === "area" && area === grid.area) || (target === "grid" && of === grid.id),
    );
  return grids.filter(covers).sort((a, b) => a.position - b.position);
}
