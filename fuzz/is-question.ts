import type { RandomQuestion } from "./random-case.ts";
import type { Json } from "./shrink.ts";

/**
 * Whether a case has kept what all valid ones have, and what the generator therefore always makes: without it, engines
 * and upstream go different ways that nobody meets.
 */
export function isQuestion(value: Json): value is Json & RandomQuestion {
  const { name, nodes, namespaces, pods, objects, pod } = fieldsOf(value);
  const lists = [nodes, namespaces, pods, objects];
  if (typeof name !== "string" || pod === undefined || !lists.every(Array.isArray)) return false;
  return (
    lists.every((list) => listOf(list).every(isNamed)) &&
    [pod, ...listOf(pods)].every((one) => isNamed(one) && isPod(one))
  );
}

function isNamed(object: Json): boolean {
  return typeof fieldsOf(fieldsOf(object)["metadata"])["name"] === "string";
}

function isPod(pod: Json): boolean {
  const { metadata, spec } = fieldsOf(pod);
  const { uid, namespace } = fieldsOf(metadata);
  const { containers, initContainers, affinity, topologySpreadConstraints } = fieldsOf(spec);
  const named = [...listOf(containers), ...listOf(initContainers)].every((one) => fieldsOf(one)["name"] !== undefined);
  return (
    typeof uid === "string" &&
    typeof namespace === "string" &&
    listOf(containers).length > 0 &&
    named &&
    termsAreWhole(affinity) &&
    termsAreWhole(topologySpreadConstraints)
  );
}

/** Whatever selects pods by domain says by which, how much it weighs, and what it allows. */
function termsAreWhole(value: Json | undefined, key = ""): boolean {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return list.every((one) => (key !== required || hasAll(one, ["topologyKey"])) && termsAreWhole(one));
  }
  if (typeof value !== "object" || value === null) return true;
  const fields = fieldsOf(value);
  if ("whenUnsatisfiable" in fields && !hasAll(value, ["maxSkew", "topologyKey"])) return false;
  if ("maxSkew" in fields && !("whenUnsatisfiable" in fields)) return false;
  if ("operator" in fields !== "key" in fields) return false;
  if (("preference" in fields || "podAffinityTerm" in fields) && !("weight" in fields)) return false;
  if ("weight" in fields && !("preference" in fields) && !("podAffinityTerm" in fields)) return false;
  if ("podAffinityTerm" in fields && !hasAll(fields["podAffinityTerm"], ["topologyKey"])) return false;
  return Object.entries(fields).every(([name, child]) => termsAreWhole(child, name));
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";

function hasAll(value: Json | undefined, names: readonly string[]): boolean {
  const fields = fieldsOf(value);
  return names.every((name) => name in fields);
}

function fieldsOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
