import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";

import { pb } from "../api/pocketbase";
import type { User } from "../api/records";

/** Who is signed in at this desk. Kept by the browser until signing out or until the token ends. */
export const useSession = defineStore("session", () => {
  const user = shallowRef<User | null>(current());
  pb.authStore.onChange(() => (user.value = current()));

  const mustChangePassword = computed(() => user.value?.must_change_password ?? false);
  const isManager = computed(() => user.value?.role === "manager");
  /** Sees the whole district, and how its duties pass from hand to hand. */
  const oversees = computed(() => ["manager", "leader", "supervisor"].includes(user.value?.role ?? ""));
  /** Visits and boards are for the people of the grids and those who oversee them. */
  const seesVisits = computed(() => user.value !== null && user.value.role !== "department");

  async function signIn(phone: string, password: string): Promise<void> {
    await pb.collection("users").authWithPassword(phone, password);
  }

  async function changePassword(oldPassword: string, newPassword: string): Promise<void> {
    const { token, record } = await pb.send<{ token: string; record: User }>("/api/account/password", {
      method: "POST",
      body: { old_password: oldPassword, new_password: newPassword },
    });
    pb.authStore.save(token, { ...pb.authStore.record, ...record, must_change_password: false } as never);
  }

  /** Renews the sign-in; a refused token signs out, an unreachable server changes nothing. */
  async function renew(): Promise<void> {
    if (!pb.authStore.isValid) return pb.authStore.clear();
    try {
      await pb.collection("users").authRefresh();
    } catch (error) {
      const { status } = error as { status?: number };
      if (status === 401 || status === 404) pb.authStore.clear();
    }
  }

  function signOut(): void {
    pb.authStore.clear();
  }

  return { user, mustChangePassword, isManager, oversees, seesVisits, signIn, changePassword, renew, signOut };
});

function current(): User | null {
  return pb.authStore.isValid ? (pb.authStore.record as unknown as User | null) : null;
}
