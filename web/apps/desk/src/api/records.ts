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
}

export interface Assignment extends protocol.Assignment {
  expand?: { user?: protocol.User };
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
