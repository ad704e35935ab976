import type * as protocol from "@gridwalk/protocol";

/**
 * The rows that the desk reads through PocketBase's list API: those of the
 * sync protocol with what the desk sees besides. Dates are
 * "2026-11-20 02:05:00.000Z" or "" when unset, relations are ids or "".
 */
export type {
  Area,
  Board,
  ChecklistAnswer,
  Contact,
  Deadline,
  Department,
  Enterprise,
  Grid,
  IssueAction,
  IssueCategory,
  Photo,
} from "@gridwalk/protocol";

export interface User extends protocol.User {
  must_change_password: boolean;
  active: boolean;
}

export interface Assignment extends protocol.Assignment {
  expand?: { user?: protocol.User; enterprise?: protocol.Enterprise };
}

export interface Visit extends protocol.Visit {
  expand?: { enterprise?: protocol.Enterprise };
}

export interface Issue extends protocol.Issue {
  confidential: boolean;
  expand?: { reporter?: protocol.User; handler?: protocol.User };
}

export interface SupervisionOrder extends protocol.SupervisionOrder {
  withdrawn_reason: string;
  expand?: { issue?: protocol.Issue; enterprise?: protocol.Enterprise };
}

export interface SyncConflict extends protocol.SyncConflict {
  expand?: { user?: protocol.User; device?: Device; decided_by?: protocol.User };
}

export interface SyncReject extends protocol.SyncReject {
  expand?: { user?: protocol.User; device?: Device };
}

/** A phone or browser that holds a copy of its officer's grids. */
export interface Device {
  id: string;
  user: string;
  name: string;
  platform: string;
  app_version: string;
  state: "active" | "retired" | "revoked";
  state_reason: string;
  last_seen_at: string;
  /** What it has not sent yet, as it said itself. */
  pending: number;
  /** Bytes; 0 when the browser does not tell. */
  storage_left: number;
  expand?: { user?: protocol.User };
}

/** Duties over grids that pass from one official to another; with `until` for a while only. */
export interface Handover {
  id: string;
  from_user: string;
  to_user: string;
  grids: string[];
  effective_at: string;
  until: string;
  reason: string;
  state: "planned" | "done";
  issues_moved: number;
  boards_flagged: number;
  decided_by: string;
  expand?: { from_user?: protocol.User; to_user?: protocol.User; decided_by?: protocol.User };
}

/** A list of all values of a union: the compiler refuses one that lacks a value. */
const everyOf =
  <U extends string>() =>
  <const L extends readonly U[]>(list: L & ([U] extends [L[number]] ? unknown : never)): L =>
    list;

export type Role = protocol.User["role"];

export type EnterpriseClass = protocol.Enterprise["class"];
export const classes = everyOf<EnterpriseClass>()(["leading", "backbone", "growing", "distressed"]);

export type Purpose = protocol.Visit["purpose"];
export const purposes = everyOf<Purpose>()([
  "routine",
  "policy",
  "safety",
  "emergency",
  "campaign",
  "revisit",
  "weekly_track",
]);

export type State = protocol.Issue["state"];
export const states = everyOf<State>()([
  "reported",
  "accepted",
  "claimed",
  "assigned",
  "handling",
  "suspended",
  "returned",
  "resolved",
  "reopened",
  "closed",
  "merged",
  "invalid",
]);

/** States in which nothing more is owed to the enterprise. */
export const endedStates: readonly State[] = ["closed", "merged", "invalid"];
export const openStates: readonly State[] = states.filter((state) => !endedStates.includes(state));

export type Level = protocol.Issue["level"];
export const levels = everyOf<Level>()(["ordinary", "difficult", "leader_led"]);

export type Act = protocol.IssueAction["act"];

export type Rung = protocol.SupervisionOrder["rung"];
export const rungs = everyOf<Rung>()(["remind", "urge", "warn"]);

export type Duty = Assignment["duty"];
export const duties = everyOf<Duty>()(["grid_chief", "area_lead", "grid_worker", "service_specialist", "deputy"]);

export type DeviceState = Device["state"];
export const deviceStates = everyOf<DeviceState>()(["active", "retired", "revoked"]);

export type HandoverState = Handover["state"];
export const handoverStates = everyOf<HandoverState>()(["planned", "done"]);
