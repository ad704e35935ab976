import type { MapPoint } from "@gridwalk/ui/map";

import { loadOverview } from "./overview";
import { assignmentsAt } from "./people";
import { pb } from "./pocketbase";
import type { Assignment, Enterprise, Grid } from "./records";

export interface GridBoard {
  grids: Grid[];
  assignments: Assignment[];
  /** The number of enterprises by grid. */
  enterprises: Map<string, number>;
}

/** All grids with their boundaries, today's staff and how many enterprises they have. */
export async function loadGrids(now: Date): Promise<GridBoard> {
  const [grids, assignments, numbers] = await Promise.all([
    pb.collection("grids").getFullList<Grid>({ sort: "position,name", batch: 500 }),
    assignmentsAt(now),
    loadOverview(),
  ]);
  return {
    grids,
    assignments,
    enterprises: new Map(numbers.grids.map(({ grid, enterprises }) => [grid, enterprises])),
  };
}

/** The enterprises of a grid whose position is known. */
export async function enterprisesOf(grid: string): Promise<MapPoint[]> {
  const rows = await pb.collection("enterprises").getFullList<Enterprise>({
    filter: pb.filter("grid = {:grid} && (lat != 0 || lng != 0)", { grid }),
    fields: "id,name,lat,lng,class",
  });
  return rows.map(({ id, name, lat, lng, class: of }) => ({ id, name, lat, lng, class: of }));
}
