import { pb } from "./pocketbase";
import type { Act, Deadline, Issue, IssueAction, Photo, State, SupervisionOrder } from "./records";
import { photosOf } from "./photos";

export interface Dossier {
  issue: Issue;
  actions: IssueAction[];
  deadlines: Deadline[];
  orders: SupervisionOrder[];
  photos: Photo[];
  /** What the reader may do now. */
  acts: Act[];
}

/** An issue with everything that belongs to it. */
export async function loadDossier(id: string): Promise<Dossier> {
  const ofIssue = pb.filter("issue = {:id}", { id });
  const all = <T>(collection: string, sort: string) =>
    pb.collection(collection).getFullList<T>({ filter: ofIssue, sort, batch: 500 });
  const [issue, actions, deadlines, orders, photos, { acts }] = await Promise.all([
    pb.collection("issues").getOne<Issue>(id, { expand: "reporter,handler" }),
    all<IssueAction>("issue_actions", "-captured_at,-received_at"),
    all<Deadline>("deadlines", "started_at,due_at"),
    all<SupervisionOrder>("supervision_orders", "issued_at"),
    photosOf("issue", id),
    pb.send<{ state: State; acts: Act[] }>(`/api/issues/${id}/acts`, {}),
  ]);
  return { issue, actions, deadlines, orders, photos, acts };
}

interface Doing {
  act: Act;
  expected_state: State;
  text: string;
  params: Record<string, unknown>;
}

/** Does an act on the state that the reader saw; the server refuses it if that has changed. */
export function act(id: string, doing: Doing): Promise<{ issue: Issue; action: IssueAction }> {
  return pb.send(`/api/issues/${id}/actions`, { method: "POST", body: doing });
}

/** Other open issues of the same enterprise, that a duplicate can be merged into. */
export function siblings(issue: Issue): Promise<Issue[]> {
  return pb.collection("issues").getFullList<Issue>({
    filter: pb.filter(
      'enterprise = {:enterprise} && id != {:id} && state != "merged" && state != "invalid" && state != "closed"',
      { enterprise: issue.enterprise, id: issue.id },
    ),
    fields: "id,number,title",
    sort: "-raised_at",
  });
}
