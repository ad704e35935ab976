/**
 * Where a reader left each list: the address to return to and the row that was
 * opened, for as long as the tab lives.
 */
const addresses = new Map<string, string>();
const opened = new Map<string, string>();

export function rememberList(list: string, address: string): void {
  addresses.set(list, address);
}

/** The address of the list as it was left, or its plain address. */
export function listAddress(list: string, plain: string): string {
  return addresses.get(list) ?? plain;
}

export function rememberOpened(list: string, id: string): void {
  opened.set(list, id);
}

export function lastOpened(list: string): string | undefined {
  return opened.get(list);
}
