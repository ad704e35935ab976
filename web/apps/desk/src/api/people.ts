import { pb } from "./pocketbase";
import type { Assignment, User } from "./records";

/** Everybody who visits enterprises, by name. */
export function officers(): Promise<User[]> {
  return pb.collection("users").getFullList<User>({
    filter: 'role = "grid_worker" || role = "area_lead" || role = "grid_chief"',
    fields: "id,name",
    sort: "name",
    batch: 500,
  });
}

/** The desks of one department, to put an issue into one person's hands. */
export function deskOf(department: string): Promise<User[]> {
  return pb.collection("users").getFullList<User>({
    filter: pb.filter("department = {:department} && active = true", { department }),
    fields: "id,name,post",
    sort: "name",
  });
}

/** The assignments in force at the moment, with their people; over one grid and its area, or over all. */
export function assignmentsAt(
  moment: Date,
  over?: { grid: string; area: string; enterprise: string },
): Promise<Assignment[]> {
  const inForce = pb.filter('from <= {:at} && (to = "" || to > {:at})', { at: moment });
  const within = pb.filter(
    '(target = "grid" && grid = {:grid}) || (target = "area" && area = {:area}) || (target = "enterprise" && enterprise = {:enterprise})',
    over,
  );
  return pb.collection("assignments").getFullList<Assignment>({
    filter: over ? `${inForce} && (${within})` : `${inForce} && (target = "grid" || target = "area")`,
    expand: "user",
    sort: "from",
    batch: 500,
  });
}
