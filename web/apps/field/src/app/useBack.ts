import { useRouter } from "vue-router";

/** Goes back where one came from; after a cold start on a deep screen there is only the fallback. */
export function useBack(fallback: string): () => void {
  const router = useRouter();
  return () => {
    if (window.history.state?.back) router.back();
    else void router.replace(fallback);
  };
}
