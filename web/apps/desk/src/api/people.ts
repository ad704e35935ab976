import { pb } from "./pocketbase";
import type { Assignment, Device, User } from "./records";

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

/** Everybody in office, by name. */
export function activePeople(): Promise<User[]> {
  return pb.collection("users").getFullList<User>({ filter: "active = true", sort: "name", batch: 500 });
}

/** A login with the password that it begins with. */
export interface OneTimePassword {
  name: string;
  phone: string;
  password: string;
}

/** Replaces a forgotten password by one that has to be changed at the next sign-in. */
export function resetPassword(user: string): Promise<OneTimePassword> {
  return pb.send<OneTimePassword>(`/api/account/${user}/reset-password`, { method: "POST" });
}

export interface Dossier {
  user: User;
  /** The duties in force and those that begin later. */
  duties: Assignment[];
  devices: Device[];
}

/** An official with what they answer for and what they work on. */
export async function loadPerson(id: string, now: Date): Promise<Dossier> {
  const own = pb.filter("user = {:id}", { id });
  const [user, duties, devices] = await Promise.all([
    pb.collection("users").getOne<User>(id),
    pb.collection("assignments").getFullList<Assignment>({
      filter: `${own} && ${pb.filter('(to = "" || to > {:now})', { now })}`,
      sort: "from",
      expand: "enterprise",
    }),
    pb.collection("devices").getFullList<Device>({ filter: own, sort: "-last_seen_at", expand: "user" }),
  ]);
  return { user, duties, devices };
}
