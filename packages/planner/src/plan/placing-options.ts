import type { Engine, TieBreak } from "@stowage/engine";
import type { ClaimController } from "../claims/claim-controller.ts";
import type { PodNames } from "../names/pod-names.ts";
import type { MadeCluster } from "./candidate.ts";
import type { Eviction } from "./eviction.ts";
import type { PlanInput } from "./plan-input.ts";
import type { PodAdmission } from "./pod-admission.ts";
import type { Replay } from "./replay.ts";

/** What placing needs beside the pods. */
export interface PlacingOptions {
  readonly engine: Engine;
  readonly claims: ClaimController;
  readonly admission: PodAdmission;
  readonly tieBreak: TieBreak;
  readonly eviction: Eviction;
  /** In whose place the tie break and the order of the candidates stand. */
  readonly replay?: Replay;
  /** All that the engine knows. */
  readonly objects: MadeCluster["objects"];
  /** The pods that have a node, and may lose it. */
  readonly bound: MadeCluster["bound"];
  /** Gives names to the pods that are made for evicted ones. */
  readonly names: PodNames;
  readonly asksRunnerUp?: PlanInput["asksRunnerUp"];
  readonly onProgress?: PlanInput["onProgress"];
  readonly reasonOf?: PlanInput["reasonOf"];
}
