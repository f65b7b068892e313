import type { KubernetesObject } from "@stowage/manifests";
import type { JsonPatchOperation } from "../change/json-patch.ts";
import type { PodName } from "../plan/planned-pod.ts";
import type { Fix, FixKind, FixStep } from "./fix.ts";
import { shellWords } from "./shell-words.ts";

/** One thing to do, for programs: exactly one of `patch`, `command` and `objects` is there. */
export interface FixStepDocument {
  readonly kind: FixKind;
  readonly sentence: string;
  readonly target: string;
  readonly patch: {
    readonly target: string;
    readonly type: "json";
    readonly patch: readonly JsonPatchOperation[];
  } | null;
  /** Quoted for a shell. */
  readonly command: string | null;
  readonly objects: readonly KubernetesObject[] | null;
}

/** A fix for programs; docs/output.md describes it. */
export interface FixDocument extends FixStepDocument {
  /** What is to be done as well, where one thing is not enough. */
  readonly and?: FixStepDocument;
  readonly places: readonly PodName[];
  readonly unplaces: readonly PodName[];
}

/** The fix as `-o json` has it. */
export function fixDocument({ and, places, unplaces, ...step }: Fix): FixDocument {
  return { ...stepDocument(step), ...(and === undefined ? {} : { and: stepDocument(and) }), places, unplaces };
}

function stepDocument({ kind, sentence, target, means }: FixStep): FixStepDocument {
  return {
    kind,
    sentence,
    target,
    patch: means.kind === "patch" ? { target, type: "json", patch: means.patch } : null,
    command: means.kind === "command" ? shellWords(means.words) : null,
    objects: means.kind === "objects" ? means.objects : null,
  };
}
