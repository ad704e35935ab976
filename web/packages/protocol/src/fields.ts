import type { Enterprise, Issue, IssueAction, Photo, TableName, Tables, Visit } from "./tables.gen";

/** A row of the table as a phone gets it. */
export type RowOf<T extends TableName> = Tables[T];

/** What a phone may send of a new row; the server gives the rest. */
export interface CreateFields {
  visits: Pick<Visit, "enterprise" | "purpose" | "started_at"> &
    Partial<
      Pick<
        Visit,
        | "companions"
        | "ended_at"
        | "lat"
        | "lng"
        | "accuracy"
        | "checklist"
        | "summary"
        | "promise"
        | "promise_due"
      >
    >;
  photos: Pick<Photo, "enterprise" | "sha256" | "size" | "mime"> &
    Partial<Pick<Photo, "visit" | "issue" | "action" | "taken_at" | "lat" | "lng" | "caption" | "position">>;
  issues: Pick<Issue, "enterprise" | "kind" | "title"> &
    Partial<Pick<Issue, "visit" | "category" | "level" | "description" | "contact_name" | "contact_phone">>;
  issue_actions: Pick<IssueAction, "issue" | "act" | "expected_state"> & Partial<Pick<IssueAction, "text" | "params">>;
}

/** What a phone may change in a row that exists. */
export interface UpdateFields {
  enterprises: Partial<
    Pick<
      Enterprise,
      | "sector"
      | "ownership"
      | "status"
      | "address"
      | "lat"
      | "lng"
      | "legal_rep"
      | "contacts"
      | "headcount"
      | "products"
      | "suppliers"
      | "customers"
      | "labour_need"
      | "land_need"
      | "finance_need"
      | "notes"
    >
  >;
}
