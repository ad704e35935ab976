import type { SyncReject } from "@gridwalk/protocol";

import { moment } from "@gridwalk/ui";

import { purposes, levels } from "../api/records";
import { momentOfWall, wallTime } from "../time/district";

export type Rejected = Pick<SyncReject, "collection" | "record" | "code" | "params" | "payload">;

/** How a field of rejected work can be corrected. */
export type Control = "line" | "text" | "number" | "list" | "moment" | "choice" | "category";

export interface EditLine {
  field: string;
  control: Control;
  /** The values of a choice, of the enum named like the field. */
  values?: readonly string[];
  /** The server named this one as the reason. */
  faulty: boolean;
}

const controls: Readonly<Record<string, Control>> = {
  started_at: "moment",
  ended_at: "moment",
  promise_due: "moment",
  taken_at: "moment",
  purpose: "choice",
  kind: "choice",
  level: "choice",
  ownership: "choice",
  status: "choice",
  category: "category",
  headcount: "number",
  lat: "number",
  lng: "number",
  products: "list",
  suppliers: "list",
  customers: "list",
  title: "line",
  contact_name: "line",
  contact_phone: "line",
  caption: "line",
  sector: "line",
  address: "line",
  legal_rep: "line",
  summary: "text",
  promise: "text",
  description: "text",
  text: "text",
  labour_need: "text",
  land_need: "text",
  finance_need: "text",
  notes: "text",
};

const values: Readonly<Record<string, readonly string[]>> = {
  purpose: purposes,
  level: levels,
  kind: ["problem", "consult", "suggestion", "complaint", "need"],
  ownership: ["private", "state", "foreign", "other"],
  status: ["operating", "suspended", "moved", "closed"],
};

/** The fields as a person reads them; the server keeps them by the alphabet. */
const order = [
  "enterprise",
  "issue",
  "act",
  "title",
  "purpose",
  "kind",
  "level",
  "category",
  "started_at",
  "ended_at",
  "companions",
  "checklist",
  "summary",
  "promise",
  "promise_due",
  "text",
  "description",
];

function inOrder(a: string, b: string): number {
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  return rank(a) - rank(b);
}

/** What means nothing to a person, or is said elsewhere. */
const silent = ["sha256", "mime", "position", "accuracy", "visit", "action", "expected_state"];

/** The fields of rejected work that say something to a person. */
export function readable({ payload, collection }: Rejected): [field: string, value: unknown][] {
  const isPosition = (field: string) => (field === "lat" || field === "lng") && collection !== "enterprises";
  const isBlank = (value: unknown) => value === "" || value === null || (Array.isArray(value) && value.length === 0);
  return Object.entries(payload?.fields ?? {})
    .filter(([field, value]) => !silent.includes(field) && !isPosition(field) && !isBlank(value))
    .sort(([a], [b]) => inOrder(a, b));
}

/** The fields that can be corrected; the one the server complained about comes first, even if it was left out. */
export function editLines({ payload, code, params }: Rejected): EditLine[] {
  const faulty = code === "invalid_field" ? String(params?.field ?? "") : "";
  const names = Object.keys(payload?.fields ?? {});
  if (faulty in controls && !names.includes(faulty)) names.push(faulty);
  const lines = names.sort(inOrder).flatMap((field): EditLine[] => {
    const control = controls[field];
    return control ? [{ field, control, values: values[field], faulty: field === faulty }] : [];
  });
  return [...lines.filter((line) => line.faulty), ...lines.filter((line) => !line.faulty)];
}

/** A value as its control shows it. */
export function shown(control: Control, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (control === "moment") return wallTime(moment(String(value)));
  return control === "list" && Array.isArray(value) ? value.join("\n") : String(value);
}

/**
 * The fields to send again: untouched ones exactly as they were captured, and
 * without the one that the server does not know.
 */
export function corrected(reject: Rejected, draft: Readonly<Record<string, string>>): Record<string, unknown> {
  const unknown = reject.code === "unknown_field" ? reject.params?.field : undefined;
  const fields: Record<string, unknown> = Object.fromEntries(
    Object.entries(reject.payload?.fields ?? {}).filter(([field]) => field !== unknown),
  );
  for (const { field, control } of editLines(reject)) {
    const typed = draft[field];
    if (typed === undefined || typed === shown(control, fields[field])) continue;
    fields[field] = read(control, typed);
  }
  return fields;
}

function read(control: Control, typed: string): unknown {
  const text = typed.trim();
  switch (control) {
    case "number":
      return Number(text);
    case "list":
      return text.split("\n").map((line) => line.trim()).filter(Boolean);
    case "moment":
      return text === "" ? "" : momentOfWall(text).toISOString();
    default:
      return text;
  }
}

/** The record that rejected work is about, by whose name a person knows it. */
export function subjectOf({ collection, record, payload }: Rejected): {
  to: "enterprise" | "issue";
  id: string;
  title: string;
} {
  const text = (field: string) => String(payload?.fields[field] ?? "");
  if (collection === "enterprises") return { to: "enterprise", id: record, title: "" };
  if (collection === "issue_actions") return { to: "issue", id: text("issue"), title: "" };
  return { to: "enterprise", id: text("enterprise"), title: text("title") };
}
