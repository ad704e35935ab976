/** One column of a table. The cell itself is the slot named like the key. */
export interface Column {
  key: string;
  label: string;
  /** The field to sort by, when the server can. */
  sort?: string;
  align?: "end";
  /** A CSS width; the others share what is left. */
  width?: string;
  /** Names the row and opens it. */
  primary?: boolean;
  /** Left out where the window is narrower than this. */
  from?: "medium" | "wide";
}
