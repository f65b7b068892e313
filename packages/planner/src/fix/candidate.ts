import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { byHand } from "../change/by-hand.ts";
import type { Change } from "../change/change.ts";
import { type JsonPatchOperation, patched } from "../change/json-patch.ts";
import type { Subject } from "../subjects/subject.ts";
import type { FixKind, FixMeans } from "./fix.ts";

/** Something that may help, to be tried. */
export interface Candidate {
  readonly kind: FixKind;
  readonly sentence: string;
  readonly target: string;
  readonly edit: Edit;
  /**
   * How much it changes and how far it reaches; the least is tried, and told, first. The manifest comes before the cluster,
   * one node before many, rules that are kept before rules that are weakened.
   */
  readonly cost: number;
}

/** What a candidate does to what is planned. */
export type Edit =
  | { readonly kind: "patch"; readonly manifest: Manifest; readonly patch: readonly JsonPatchOperation[] }
  | { readonly kind: "change"; readonly change: Change }
  /** The same labels for several nodes. */
  | { readonly kind: "label"; readonly nodes: readonly string[]; readonly labels: Readonly<Record<string, string>> }
  /** A pod is deleted, and its controller makes it anew; that one goes to another node. */
  | {
      readonly kind: "move";
      readonly namespace: string;
      readonly pod: string;
      readonly from: string;
      readonly to: string;
    }
  /** Pods that wait are deleted, and their controller makes them anew from its template as it is then. */
  | { readonly kind: "recreate"; readonly namespace: string; readonly pods: readonly string[] };

/** A candidate that patches the subject's own manifest. */
export function patchOf(
  subject: Subject,
  {
    kind,
    sentence,
    cost,
    patch,
  }: Pick<Candidate, "kind" | "sentence" | "cost"> & { readonly patch: readonly JsonPatchOperation[] },
): Candidate {
  return { kind, sentence, cost, target: subject.text, edit: { kind: "patch", manifest: subject.manifest, patch } };
}

/** The manifest with the patch made; `undefined` where the patch does not fit. */
export function patchedManifest(manifest: Manifest, patch: readonly JsonPatchOperation[]): Manifest | undefined {
  const result = patched(manifest.object, patch);
  // A patch of ours keeps the object's kind and shape; what the API server would refuse, planning it says.
  return result.ok ? { ...manifest, object: result.value as KubernetesObject } : undefined;
}

/**
 * How people make the edit: one thing after the other. Of a pod that moves its node is closed meanwhile: without that the new
 * pod is as likely to come back to it.
 */
export function allMeansOf(edit: Edit): readonly [FixMeans, ...FixMeans[]] {
  if (edit.kind !== "move") return [meansOf(edit)];
  const kubectl = (...words: readonly string[]): FixMeans => ({ kind: "command", words: ["kubectl", ...words] });
  return [kubectl("cordon", edit.from), meansOf(edit), kubectl("uncordon", edit.from)];
}

function meansOf(edit: Edit): FixMeans {
  switch (edit.kind) {
    case "patch":
      return { kind: "patch", patch: edit.patch };
    case "label": {
      const labels = Object.entries(edit.labels).map((entry) => entry.join("="));
      return { kind: "command", words: ["kubectl", "label", "--overwrite", "nodes", ...edit.nodes, ...labels] };
    }
    case "move":
      return { kind: "command", words: ["kubectl", "delete", "pod", edit.pod, "-n", edit.namespace] };
    case "recreate":
      return { kind: "command", words: ["kubectl", "delete", "pod", ...edit.pods, "-n", edit.namespace] };
    case "change":
      return meansOfChange(edit.change);
    default:
      return edit satisfies never;
  }
}

function meansOfChange(change: Change): FixMeans {
  const hand = byHand(change);
  switch (hand.kind) {
    case "objects":
      return { kind: "objects", objects: hand.objects };
    case "patch":
      return { kind: "patch", patch: hand.patch };
    case "command":
      return { kind: "command", words: hand.words };
    case "fate":
      throw new RangeError(`a fix can not be "${change.kind}"`);
    default:
      return hand satisfies never;
  }
}
