import type { Page } from "../lists/useList";
import type { Quote } from "../lists/where";
import { pb } from "./pocketbase";

export const quote: Quote = (expression, params) => pb.filter(expression, params);

interface Question {
  page: number;
  perPage: number;
  sort: string;
  filter: string;
  expand?: string;
}

/** One page of a collection; ties are broken by id, so that no row is missed between two pages. */
export function fetchPage<R>(collection: string, question: Question): Promise<Page<R>> {
  const { page, perPage, sort, filter, expand } = question;
  return pb.collection(collection).getList<R>(page, perPage, { sort: `${sort},id`, filter, expand });
}
