/** A workload whose pods are replaced by those of another template, and whether that ends. */
export interface PlannedRollout {
  /** `Deployment/web`. */
  readonly workload: string;
  readonly namespace: string;
  readonly outcome: "completes" | "stuck";
  /** How many things happen, one at a time, until nothing more does. */
  readonly steps: number;
  /** How many pods of either kind are ready in the end. */
  readonly ready: { readonly old: number; readonly new: number };
  /** Why it is stuck, in one sentence. */
  readonly reason?: string;
}
