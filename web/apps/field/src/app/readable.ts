import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from "vue";

/** What the client lets one watch: a value now and every change of it. */
interface Watched<T> {
  subscribe(listener: (value: T) => void): () => void;
}

/** A value of the client as a ref, for as long as the component lives. */
export function useReadable<T>(readable: Watched<T> & { get(): T }): Readonly<Ref<T>> {
  const value = shallowRef(readable.get());
  onScopeDispose(readable.subscribe((next) => (value.value = next)));
  return value;
}

/**
 * The rows that a live query of the client gives, undefined until the first
 * answer. When a source changes, the query is asked anew.
 */
export function useLive<T>(
  query: () => Watched<T | undefined>,
  sources: WatchSource[] = [],
): Readonly<Ref<T | undefined>> {
  const value = shallowRef<T>();
  let stop = () => {};
  watch(
    sources,
    () => {
      stop();
      stop = query().subscribe((next) => {
        if (next !== undefined) value.value = next;
      });
    },
    { immediate: true },
  );
  onScopeDispose(() => stop());
  return value;
}
