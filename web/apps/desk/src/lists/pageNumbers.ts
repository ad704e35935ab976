/**
 * The page numbers to offer: the first, the last and those around the current
 * one; undefined stands for a gap of at least two.
 */
export function pageNumbers(current: number, pages: number): (number | undefined)[] {
  const wanted = [1, current - 1, current, current + 1, pages].filter((page) => page >= 1 && page <= pages);
  const numbers: (number | undefined)[] = [];
  let last = 0;
  for (const page of [...new Set(wanted)].sort((a, b) => a - b)) {
    if (page === last + 2) numbers.push(page - 1);
    else if (page > last + 2) numbers.push(undefined);
    numbers.push(page);
    last = page;
  }
  return numbers;
}
