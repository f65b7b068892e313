import type { Exhaustion } from "@stowage/planner";

/** What `docs/trials.md` describes. */
export function exhaustionJson({ worst, ...rest }: Exhaustion): object {
  return { apiVersion: "stowage.dev/v1", kind: "Exhaustion", ...rest, worst: worst ?? null };
}
