import type { KubernetesObject } from "@stowage/manifests";
import type { Change, ObjectName } from "./change.ts";
import type { JsonPatchOperation } from "./json-patch.ts";

/** How somebody would make a change without Stowage. */
export type ByHand =
  /** With `kubectl apply`. */
  | { readonly kind: "objects"; readonly objects: readonly KubernetesObject[] }
  /** With `kubectl patch --type=json`. */
  | { readonly kind: "patch"; readonly object: ObjectName; readonly patch: readonly JsonPatchOperation[] }
  /** One command; its words, `kubectl` first. */
  | { readonly kind: "command"; readonly words: readonly string[] }
  /** Nobody does that: a node is lost. */
  | { readonly kind: "fate" };

/** How the change is made by hand. */
export function byHand(change: Change): ByHand {
  const kubectl = (...words: readonly string[]): ByHand => ({ kind: "command", words: ["kubectl", ...words] });
  switch (change.kind) {
    case "apply":
      return { kind: "objects", objects: change.objects };
    case "patch":
      return { kind: "patch", object: change.object, patch: change.patch };
    case "delete":
      return kubectl("delete", reference(change.object), ...inNamespace(change.object));
    case "scale":
      return kubectl("scale", change.workload.toLowerCase(), `--replicas=${change.replicas}`, ...inNamespace(change));
    case "restart":
      return kubectl("rollout", "restart", change.workload.toLowerCase(), ...inNamespace(change));
    case "rollout":
      return kubectl(
        "set",
        "image",
        change.workload.toLowerCase(),
        `${change.container ?? "*"}=${change.image}`,
        ...inNamespace(change),
      );
    case "drain":
      return kubectl("drain", change.node, "--ignore-daemonsets", "--delete-emptydir-data");
    case "loseNode":
    case "loseDomain":
      return { kind: "fate" };
    case "deletePod":
      return kubectl("delete", "pod", change.pod, ...inNamespace(change));
    case "cordon":
    case "uncordon":
      return kubectl(change.kind, change.node);
    case "addNode":
      return { kind: "fate" };
    case "label":
      return kubectl(
        "label",
        "--overwrite",
        reference(change.object),
        ...Object.entries(change.labels).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`)),
        ...inNamespace(change.object),
      );
    case "taint": {
      const { key, value = "", effect } = change.taint;
      return kubectl("taint", "node", change.node, `${key}=${value}:${effect}`, "--overwrite");
    }
    case "untaint":
      return kubectl(
        "taint",
        "node",
        change.node,
        `${change.key}${change.effect === undefined ? "" : `:${change.effect}`}-`,
      );
    default:
      return change satisfies never;
  }
}

function reference({ kind, name }: ObjectName): string {
  return `${kind.toLowerCase()}/${name}`;
}

function inNamespace({ namespace }: { readonly namespace?: string }): readonly string[] {
  return namespace === undefined ? [] : ["-n", namespace];
}
