import { rowKey, type Layer, type LocalDatabase } from "./database";
import type { StoredSession } from "./meta";
import { wholeRow } from "./overlay";
import { shownRow } from "./rows";
import type { AnyCapture } from "./capture";

/** Who captures, on which phone, at what time by the phone's clock. */
interface Capturer {
  session: StoredSession;
  at: string;
}

/** The state into which an act leads as far as the phone can tell: see the table of the server's issueflow. */
function leadsTo(act: string, from: string, byHandler: boolean): string {
  const waiting = ["claimed", "assigned", "reopened"].includes(from);
  switch (act) {
    case "accept":
      return waiting ? "handling" : "accepted";
    case "claim":
      return "claimed";
    case "resolve":
      return "resolved";
    case "contact":
    case "progress":
      return waiting && byHandler ? "handling" : from;
    default:
      return from;
  }
}

/**
 * What a capture shows until the server's rows arrive: its own fields, and
 * what the server will give to them as far as the phone knows it.
 */
export async function layersOf(db: LocalDatabase, capture: AnyCapture, by: Capturer): Promise<Layer[]> {
  const key = rowKey(capture.table, capture.record);
  if (capture.op === "update") return [{ key, kind: "patch", fields: capture.fields }];
  const created = (given: Record<string, unknown>): Layer => ({
    key,
    kind: "create",
    fields: wholeRow(capture.table, capture.record, { ...common(by), ...given, ...capture.fields }),
  });
  const { user } = by.session;
  switch (capture.table) {
    case "visits": {
      const enterprise = await related(db, "enterprises", capture.fields["enterprise"]);
      const visited = capture.fields["started_at"] as string;
      const layers = [
        created({ officer: user.id, officer_name: user.name, grid: enterprise?.["grid"] ?? "", distance: -1 }),
      ];
      if (enterprise && visited > String(enterprise["last_visit_at"])) {
        layers.push({ key: rowKey("enterprises", enterprise.id), kind: "patch", fields: { last_visit_at: visited } });
      }
      return layers;
    }
    case "issues": {
      const enterprise = await related(db, "enterprises", capture.fields["enterprise"]);
      return [
        created({
          reporter: user.id,
          source: "visit",
          state: "reported",
          level: "ordinary",
          raised_at: by.at,
          enterprise_name: enterprise?.["name"] ?? "",
          grid: enterprise?.["grid"] ?? "",
        }),
      ];
    }
    case "issue_actions": {
      const issue = await related(db, "issues", capture.fields["issue"]);
      const from = String(capture.fields["expected_state"]);
      const to = leadsTo(String(capture.fields["act"]), from, issue?.["handler"] === user.id);
      const layers = [
        created({
          enterprise: issue?.["enterprise"] ?? "",
          actor_kind: "officer",
          actor: user.id,
          actor_name: user.name,
          from_state: from,
          to_state: to,
        }),
      ];
      if (issue && to !== from) {
        layers.push({ key: rowKey("issues", issue.id), kind: "patch", fields: { state: to } });
      }
      return layers;
    }
    case "photos":
      return [created({ uploader: user.id, state: "pending" })];
    default:
      return [created({})];
  }
}

function common(by: Capturer): Record<string, unknown> {
  return { captured_at: by.at, device_at: by.at, device: by.session.device };
}

async function related(db: LocalDatabase, table: string, id: unknown) {
  return typeof id === "string" ? shownRow(db, table, id) : undefined;
}
