import type { Issue, IssueAction, User } from "@gridwalk/protocol";

type State = Issue["state"];
type Act = IssueAction["act"];
type Officer = Pick<User, "id" | "role" | "department">;
type Standing = Pick<Issue, "handler" | "responsible" | "co_departments">;

const inCharge: State[] = ["claimed", "assigned", "handling", "reopened"];
const running: State[] = ["accepted", ...inCharge, "suspended", "returned"];

/** States in which nothing more is owed to the enterprise. */
const ended: State[] = ["closed", "merged", "invalid"];

export const isOver = (state: State) => ended.includes(state);

const isHandler = (officer: Officer, issue: Standing) => issue.handler === officer.id;
const isResponsible = (officer: Officer, issue: Standing) =>
  officer.department !== "" && issue.responsible === officer.department;
const isUnowned = (issue: Standing) => !issue.responsible && !issue.handler;

/**
 * The acts that a phone offers, as the server's issueflow judges them, so that
 * they can be captured with the network off. The server has the last word.
 */
const rules: Partial<
  Record<Act, { from: State[]; may: (officer: Officer, issue: Standing, state: State) => boolean }>
> = {
  accept: {
    from: ["reported", "claimed", "assigned", "reopened"],
    may: (officer, issue, state) => {
      if (state === "reported") return staff(officer) || desk(officer) || officer.role === "manager";
      return !isUnowned(issue) && (isHandler(officer, issue) || (desk(officer) && isResponsible(officer, issue)));
    },
  },
  claim: {
    from: ["accepted", "returned", "reopened"],
    may: (officer, issue) => desk(officer) && officer.department !== "" && isUnowned(issue),
  },
  contact: {
    from: ["reported", "resolved", ...running],
    may: (officer, issue) => works(officer, issue) || officer.role === "leader" || officer.role === "manager",
  },
  progress: { from: running, may: (officer, issue) => works(officer, issue) || officer.role === "leader" },
  resolve: {
    from: ["reported", "accepted", "handling"],
    may: (officer, issue, state) =>
      isHandler(officer, issue) ||
      (desk(officer) && isResponsible(officer, issue)) ||
      (staff(officer) && state !== "handling"),
  },
  comment: { from: ["reported", "resolved", ...running, ...ended], may: () => true },
};

const staff = ({ role }: Officer) => role === "grid_worker" || role === "area_lead" || role === "grid_chief";
const desk = ({ role }: Officer) => role === "department";

function works(officer: Officer, issue: Standing): boolean {
  if (staff(officer) || isHandler(officer, issue)) return true;
  return desk(officer) && (isResponsible(officer, issue) || (issue.co_departments ?? []).includes(officer.department));
}

/** The acts that the officer may do to an issue in this state, the most pressing first. */
export function actsAllowed(officer: Officer, issue: Standing, state: State): Act[] {
  return (Object.entries(rules) as [Act, NonNullable<(typeof rules)[Act]>][])
    .filter(([, rule]) => rule.from.includes(state) && rule.may(officer, issue, state))
    .map(([act]) => act);
}

/** Which acts need words: a bare "in progress" helps nobody. */
export const needsText = (act: Act) => act === "progress" || act === "comment" || act === "resolve";
