import { pb } from "./pocketbase";
import { openStates, type Assignment, type Handover } from "./records";

/** A handover as a manager orders it; without a time it is now, with an end it is a deputy's. */
export interface HandoverOrder {
  from: string;
  to: string;
  grids: string[];
  effective_at?: string;
  until?: string;
  reason: string;
}

export function orderHandover(body: HandoverOrder): Promise<Handover> {
  return pb.send<Handover>("/api/handovers", { method: "POST", body });
}

/** The duties over single grids that have not ended at a moment, with their people: what can be handed over. */
export function gridDuties(moment: Date): Promise<Assignment[]> {
  return pb.collection("assignments").getFullList<Assignment>({
    filter: pb.filter('target = "grid" && (to = "" || to > {:at})', { at: moment }),
    expand: "user",
    sort: "from",
    batch: 500,
  });
}

/** What hangs on the grids of an official at present. */
export interface Burden {
  issues: number;
  boards: number;
  /** Phones in use. */
  devices: number;
  /** Duties that stay after these grids are gone. */
  remaining: number;
}

export async function burdenOf(from: string, grids: readonly string[], moment: Date): Promise<Burden> {
  const within = (field: string) => `(${grids.map((id) => pb.filter(`${field} = {:id}`, { id })).join(" || ")})`;
  const count = async (collection: string, filter: string) =>
    (await pb.collection(collection).getList(1, 1, { filter, fields: "id" })).totalItems;
  const open = `(${openStates.map((state) => `state = "${state}"`).join(" || ")})`;
  const own = pb.filter("user = {:from}", { from });
  const [issues, boards, devices, duties] = await Promise.all([
    count("issues", `${open} && ${pb.filter("handler = {:from}", { from })} && ${within("enterprise.grid")}`),
    count("boards", `revoked_at = "" && ${within("enterprise.grid")}`),
    count("devices", `${own} && state = "active"`),
    pb.collection("assignments").getFullList<Assignment>({
      filter: `${own} && ${pb.filter('(to = "" || to > {:at})', { at: moment })}`,
    }),
  ]);
  const remaining = duties.filter(({ target, grid }) => !(target === "grid" && grids.includes(grid))).length;
  return { issues, boards, devices, remaining };
}
