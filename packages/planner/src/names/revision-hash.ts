import type { PodTemplateSpec } from "@stowage/engine";
import { canonicalJson } from "./canonical-json.ts";
import { encodedHash } from "./pod-names.ts";

const hashes = new WeakMap<PodTemplateSpec, string>();

/** A hash of the template, as ReplicaSets and ControllerRevisions are named by: equal templates, equal hashes. */
export function revisionHash(template: PodTemplateSpec): string {
  let hash = hashes.get(template);
  if (hash === undefined) {
    hash = encodedHash(canonicalJson(template));
    hashes.set(template, hash);
  }
  return hash;
}
