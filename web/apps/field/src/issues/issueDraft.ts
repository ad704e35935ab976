import { newId, type Capture } from "@gridwalk/client";
import type { Issue } from "@gridwalk/protocol";
import { photoCaptures, type DraftPhoto, type PhotoShelf } from "../app/draftPhoto";

/** An issue as it is being written down. */
export interface IssueDraft {
  /** The id that the issue will have, so that saving twice is one issue. */
  id: string;
  kind: Issue["kind"];
  category: string;
  level: Issue["level"];
  title: string;
  description: string;
  contactName: string;
  contactPhone: string;
  photos: DraftPhoto[];
  solvedOnSite: boolean;
  /** What was done about it on the spot. */
  solution: string;
}

export const issueKey = (enterprise: string) => `issue:${enterprise}`;

export function blankIssue(): IssueDraft {
  return {
    id: newId(),
    kind: "problem",
    category: "",
    level: "ordinary",
    title: "",
    description: "",
    contactName: "",
    contactPhone: "",
    photos: [],
    solvedOnSite: false,
    solution: "",
  };
}

/** Whether anything was written at all; a blank one is thrown away without asking. */
export function isBlank(draft: IssueDraft): boolean {
  return !draft.title.trim() && !draft.description.trim() && draft.photos.length === 0;
}

/** The first thing that an issue cannot do without. */
export function issueProblem(draft: IssueDraft): "title" | "solution" | undefined {
  if (!draft.title.trim()) return "title";
  if (draft.solvedOnSite && !draft.solution.trim()) return "solution";
  return undefined;
}

/** The finished issue with its photos and, when it was solved on the spot, the act that says so. */
export async function issueCaptures(
  shelf: PhotoShelf,
  enterprise: string,
  draft: IssueDraft,
  visit?: string,
): Promise<Capture[]> {
  const captures: Capture[] = [
    {
      op: "create",
      table: "issues",
      record: draft.id,
      fields: {
        enterprise,
        ...(visit && { visit }),
        kind: draft.kind,
        ...(draft.category && { category: draft.category }),
        level: draft.level,
        title: draft.title.trim(),
        description: draft.description.trim(),
        contact_name: draft.contactName.trim(),
        contact_phone: draft.contactPhone.trim(),
      },
    },
    ...(await photoCaptures(shelf, draft.photos, { enterprise, issue: draft.id })),
  ];
  if (draft.solvedOnSite) {
    captures.push({
      op: "create",
      table: "issue_actions",
      record: newId(),
      fields: {
        issue: draft.id,
        act: "resolve",
        expected_state: "reported",
        text: draft.solution.trim(),
        params: { solved_on_site: true },
      },
    });
  }
  return captures;
}
