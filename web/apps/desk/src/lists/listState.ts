import type { Codec } from "./codecs";

/** What a list can be asked: its filters, the columns it sorts by, its order when nobody chose one. */
export interface ListSpec<F extends Filters = Filters> {
  filters: F;
  sorts: readonly string[];
  /** A sort of PocketBase: a field, with a leading '-' for descending. */
  defaultSort: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bag of codecs of different values
export type Filters = Record<string, Codec<any>>;
export type Values<F extends Filters> = { [K in keyof F]: F[K] extends Codec<infer T> ? T : never };

export interface ListState<F extends Filters = Filters> {
  page: number;
  perPage: number;
  sort: string;
  filters: Values<F>;
}

/** vue-router's query: a repeated key arrives as an array. */
export type Query = Record<string, string | null | undefined | (string | null)[]>;

export const pageSizes = [25, 50, 100] as const;
const defaultPageSize = pageSizes[0];

export function defineList<F extends Filters>(spec: ListSpec<F>): ListSpec<F> {
  return spec;
}

/** Reads a list's state from an address; whatever is not understood is the default. */
export function decodeList<F extends Filters>(spec: ListSpec<F>, query: Query): ListState<F> {
  const filters = Object.fromEntries(
    Object.entries(spec.filters).map(([name, codec]) => [name, codec.decode(first(query[name]))]),
  ) as Values<F>;
  const perPage = Number(first(query.per));
  return {
    page: wholeNumber(first(query.page)) ?? 1,
    perPage: pageSizes.find((size) => size === perPage) ?? defaultPageSize,
    sort: knownSort(spec, first(query.sort)) ?? spec.defaultSort,
    filters,
  };
}

/** Writes a list's state as an address, leaving out everything that is the default. */
export function encodeList<F extends Filters>(spec: ListSpec<F>, state: ListState<F>): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, codec] of Object.entries(spec.filters)) {
    const value = codec.encode(state.filters[name]);
    if (value !== undefined) query[name] = value;
  }
  if (state.sort !== spec.defaultSort) query.sort = state.sort;
  if (state.perPage !== defaultPageSize) query.per = String(state.perPage);
  if (state.page > 1) query.page = String(state.page);
  return query;
}

/** The state after a filter changed: other filters stay, the page is the first one again. */
export function withFilters<F extends Filters>(state: ListState<F>, change: Partial<Values<F>>): ListState<F> {
  return { ...state, page: 1, filters: { ...state.filters, ...change } };
}

export function withoutFilters<F extends Filters>(spec: ListSpec<F>, state: ListState<F>): ListState<F> {
  return { ...state, page: 1, filters: decodeList(spec, {}).filters };
}

/** Clicking a column: first ascending, then descending, and so on. */
export function withSort<F extends Filters>(state: ListState<F>, column: string): ListState<F> {
  return { ...state, page: 1, sort: state.sort === column ? `-${column}` : column };
}

/** How many filters differ from the plain list. */
export function activeFilters<F extends Filters>(spec: ListSpec<F>, state: ListState<F>): number {
  return Object.entries(spec.filters).filter(([name, codec]) => codec.encode(state.filters[name]) !== undefined).length;
}

function knownSort(spec: ListSpec, raw: string | undefined): string | undefined {
  return raw !== undefined && spec.sorts.includes(raw.replace(/^-/, "")) ? raw : undefined;
}

function wholeNumber(raw: string | undefined): number | undefined {
  return raw !== undefined && /^[1-9]\d{0,5}$/.test(raw) ? Number(raw) : undefined;
}

function first(value: Query[string]): string | undefined {
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}
