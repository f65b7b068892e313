import type { World } from "../world.ts";

/** In which world a controller acts, and whom it tells what the API server refused. */
export interface TurnContext {
  readonly world: World;
  /** What the API server refused to create, by workload. */
  readonly refusals: Map<string, string>;
}
