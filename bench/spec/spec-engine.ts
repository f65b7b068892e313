import { createIncrementalEngine, createReferenceEngine, type Engine, type Profile } from "@stowage/engine";
import type { Spec } from "./spec.ts";
import { specProfiles } from "./spec-profiles.ts";

/** Makes an empty engine. */
export type CreateEngine = (profile: Profile, ...others: readonly Profile[]) => Engine;

export const createReference: CreateEngine = createReferenceEngine;
export const createIncremental: CreateEngine = createIncrementalEngine;

/** An empty engine with the profiles that a spec asks for. */
export function specEngine(spec: Spec, create: CreateEngine = createIncremental): Engine {
  return create(...specProfiles(spec));
}
