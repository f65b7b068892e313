export type { KubernetesObject, Manifest, ReadOptions, ReadResult, Source, Strictness } from "./manifest.ts";
export type { Position, Problem } from "./problem.ts";
