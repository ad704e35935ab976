import { pb } from "./pocketbase";
import { openStates, type Issue } from "./records";

/** The numbers of what the reader may see. */
export interface Overview {
  enterprises: number;
  coverage_days: number;
  /** Enterprises within the last `coverage_days`. */
  visited: number;
  /** Since Monday, in the district. */
  visits_week: number;
  open: number;
  late: number;
  due_24h: number;
  /** Supervision orders of this month. */
  orders: number;
  by_state: Record<string, number>;
  grids: GridNumbers[];
}

export interface GridNumbers {
  grid: string;
  enterprises: number;
  visited: number;
  visits_week: number;
  open: number;
  late: number;
}

export function loadOverview(): Promise<Overview> {
  return pb.send<Overview>("/api/overview", {});
}

const pressing = 8;

/** The open issues whose deadline is nearest or longest past. */
export async function mostPressing(): Promise<Issue[]> {
  const open = openStates.map((state) => `state = "${state}"`).join(" || ");
  const page = await pb.collection("issues").getList<Issue>(1, pressing, {
    filter: `(${open}) && due_at != ""`,
    sort: "due_at",
    skipTotal: true,
  });
  return page.items;
}
