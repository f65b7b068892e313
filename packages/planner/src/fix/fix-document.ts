import type { KubernetesObject } from "@stowage/manifests";
import type { JsonPatchOperation } from "../change/json-patch.ts";
import type { PodName } from "../plan/planned-pod.ts";
import type { Fix, FixKind, FixStep } from "./fix.ts";
import { shellWords } from "./shell-words.ts";
import { stepCommand } from "./step-command.ts";

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

/**
 * A fix for programs; docs/output.md describes it. Of several steps `patch`, `command` and `objects` say all of it: objects
 * where all of them add some, else a command of several, joined by `&&`.
 */
export interface FixDocument extends FixStepDocument {
  /** Where one thing is not enough: each by itself, in the order in which they are made. */
  readonly steps?: readonly FixStepDocument[];
  readonly places: readonly PodName[];
  readonly unplaces: readonly PodName[];
}

/** The fix as `-o json` has it. */
export function fixDocument({ kind, sentence, target, steps, places, unplaces }: Fix): FixDocument {
  const [first, ...others] = steps;
  if (others.length === 0) return { ...stepDocument(first), sentence, places, unplaces };
  const objects = steps.flatMap(({ means }) => (means.kind === "objects" ? [means.objects] : []));
  const areAdded = objects.length === steps.length;
  return {
    kind,
    sentence,
    target,
    patch: null,
    command: areAdded ? null : steps.map(commandOf).join(" && "),
    objects: areAdded ? objects.flat() : null,
    steps: steps.map(stepDocument),
    places,
    unplaces,
  };
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

/** A step as a command, whatever it is. */
function commandOf(step: FixStep): string {
  const words = stepCommand(step);
  if (words !== undefined) return shellWords(words);
  const items = step.means.kind === "objects" ? step.means.objects : [];
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return `${shellWords(["printf", "%s", list])} | kubectl apply -f -`;
}
