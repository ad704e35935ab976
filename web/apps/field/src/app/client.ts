import { Client } from "@gridwalk/client";

let opened: Client | undefined;

/** Opens this phone's local store; no network is needed. */
export async function openClient(): Promise<Client> {
  opened ??= await Client.open({ baseURL: location.origin, appVersion: __APP_VERSION__ });
  return opened;
}

/** The client of this phone, which main opened before anything was mounted. */
export function useClient(): Client {
  if (!opened) throw new Error("the client is not open");
  return opened;
}
