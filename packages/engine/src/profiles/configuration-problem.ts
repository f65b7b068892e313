/** Why a configuration can not be followed. */
export interface ConfigurationProblem {
  /** Where: `profiles[0].plugins.score.enabled[2]`. */
  readonly path: string;
  readonly message: string;
}
