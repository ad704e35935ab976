import type { Act, Issue, Level } from "../api/records";
import { levels } from "../api/records";
import { dayEnd } from "../time/district";

/** What a dialog about an act asks for besides its text; the names are those of the act's params. */
export type ActField = "department" | "co_departments" | "handler" | "promised" | "until" | "level" | "stage" | "into";

export interface ActForm {
  fields: readonly ActField[];
  required: readonly (ActField | "text")[];
  /** Cannot simply be taken back: the dialog says what follows. */
  grave: boolean;
}

/** What has been filled in so far; days are yyyy-mm-dd, ids "" until chosen. */
export interface ActValues {
  text: string;
  department: string;
  co_departments: string[];
  handler: string;
  promised: string;
  until: string;
  level: Level | "";
  stage: "" | "on_site" | "study";
  into: string;
}

export const blank: Readonly<ActValues> = {
  text: "",
  department: "",
  co_departments: [],
  handler: "",
  promised: "",
  until: "",
  level: "",
  stage: "",
  into: "",
};

const endOfDay = -1000;

/** The form of an act on this issue. A promise means something where the level has no fixed term. */
export function actForm(act: Act, issue: Pick<Issue, "level">): ActForm {
  const promise: ActField[] = issue.level === "ordinary" ? [] : ["promised"];
  const form = (fields: ActField[], required: ActForm["required"], grave = false): ActForm => ({
    fields,
    required,
    grave,
  });
  switch (act) {
    case "accept":
    case "claim":
      return form(promise, []);
    case "assign":
      return form(["department", "handler", "co_departments", ...promise], ["department"]);
    case "transfer":
      return form(["department"], ["department", "text"]);
    case "return":
      return form([], ["text"], true);
    case "suspend":
      return form([], ["text"], true);
    case "contact":
    case "comment":
    case "refuse_extension":
    case "resolve":
    case "verify":
      return form([], ["text"]);
    case "progress":
      return form(issue.level === "leader_led" ? ["stage"] : [], ["text"]);
    case "request_extension":
      return form(["until"], ["until", "text"]);
    case "grant_extension":
      return form(["until"], []);
    case "raise_level":
      return form(["level"], ["level", "text"], true);
    case "close":
    case "reopen":
    case "mark_invalid":
      return form([], ["text"], true);
    case "merge":
      return form(["into"], ["into"], true);
    default:
      return form([], []);
  }
}

/** The first thing that is required and not filled in. */
export function missingIn(form: ActForm, values: ActValues): ActField | "text" | undefined {
  return form.required.find((name) => values[name].length === 0 || (name === "text" && values.text.trim() === ""));
}

/** The params of the act as the server reads them: only what its form asks for, days as the end of that day. */
export function paramsOf(
  act: Act,
  form: ActForm,
  values: ActValues,
  own: { department: string },
): Record<string, unknown> {
  const params: Record<string, unknown> = act === "claim" ? { department: own.department } : {};
  for (const field of form.fields) {
    const value = values[field];
    if (value.length === 0) continue;
    const isDay = field === "promised" || field === "until";
    params[field] = isDay ? new Date(dayEnd(values[field]).getTime() + endOfDay).toISOString() : value;
  }
  return params;
}

/** The levels that an issue can rise to. */
export function higherLevels(level: Level): Level[] {
  return levels.slice(levels.indexOf(level) + 1);
}

const usualNext: readonly Act[] = [
  "grant_extension",
  "refuse_extension",
  "resume",
  "accept",
  "claim",
  "assign",
  "resolve",
  "verify",
  "close",
  "contact",
  "progress",
  "comment",
];

/**
 * The acts that are allowed, the usual next step first: who is offered many
 * sees what the work waits for. Assigning again is not a usual step.
 */
export function inOrder(acts: readonly Act[], issue: Pick<Issue, "responsible" | "handler">): Act[] {
  const owned = issue.responsible !== "" || issue.handler !== "";
  const rank = (act: Act) => {
    const at = usualNext.indexOf(act);
    return at < 0 || (act === "assign" && owned) ? usualNext.length : at;
  };
  return [...acts].sort((a, b) => rank(a) - rank(b));
}
