import { dayEnd, dayStart } from "../time/district";

/** PocketBase's `pb.filter`: puts quoted values into an expression. */
export type Quote = (expression: string, params: Record<string, unknown>) => string;

/**
 * A PocketBase filter, clause by clause. Values always go through `quote`;
 * field names are ours. Empty values add nothing.
 */
export class Where {
  private readonly clauses: string[] = [];

  private readonly quote: Quote;

  constructor(quote: Quote) {
    this.quote = quote;
  }

  /** Every word occurs in one of the fields. `%` means itself; `\` is dropped, as it would escape. */
  contains(fields: readonly string[], text: string): this {
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const value = word.replaceAll("\\", "").replaceAll("%", "\\%");
      if (value === "") continue;
      this.any(fields.map((field) => this.bind(`${field} ~ {:v}`, value)));
    }
    return this;
  }

  equals(field: string, value: string): this {
    if (value !== "") this.clauses.push(this.bind(`${field} = {:v}`, value));
    return this;
  }

  anyOf(field: string, values: readonly string[]): this {
    this.any(values.map((value) => this.bind(`${field} = {:v}`, value)));
    return this;
  }

  /** From the beginning of a district day to the end of another, both optional. */
  days(field: string, from: string, to: string): this {
    if (from !== "") this.clauses.push(this.bind(`${field} >= {:v}`, dayStart(from)));
    if (to !== "") this.clauses.push(this.bind(`${field} < {:v}`, dayEnd(to)));
    return this;
  }

  /** A clause without values of the user's. */
  and(clause: string): this {
    if (clause !== "") this.clauses.push(`(${clause})`);
    return this;
  }

  /** An expression about a moment, which it names {:v}. */
  when(expression: string, moment: Date): this {
    this.clauses.push(this.bind(`(${expression})`, moment));
    return this;
  }

  toString(): string {
    return this.clauses.join(" && ");
  }

  private any(alternatives: string[]): void {
    if (alternatives.length > 0) this.clauses.push(`(${alternatives.join(" || ")})`);
  }

  private bind(expression: string, value: string | Date): string {
    return this.quote(expression, { v: value });
  }
}
