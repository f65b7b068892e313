/** What every command that plans is told. */
export interface PlanOptions {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly output?: string;
  readonly seed: number;
  readonly validate: string;
  readonly kubernetesVersion?: string;
  readonly schedulerConfig?: string;
  readonly percentageOfNodesToScore?: number;
}

/** `explain` has a pod to choose as well. */
export interface ExplainOptions extends PlanOptions {
  readonly pod?: string;
}
