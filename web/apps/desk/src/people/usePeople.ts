import { shallowRef, type ShallowRef } from "vue";

import { activePeople } from "../api/people";

/** Everybody in office, for a filter. The names only feed it; without them the list is as good. */
export function usePeople(): ShallowRef<{ value: string; label: string }[]> {
  const people = shallowRef<{ value: string; label: string }[]>([]);
  activePeople().then(
    (users) => (people.value = users.map((user) => ({ value: user.id, label: user.name }))),
    () => undefined,
  );
  return people;
}
