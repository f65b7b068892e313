import type { Random } from "../random.ts";
import type { Json } from "../shrink.ts";

const strings: readonly string[] = [
  "",
  "a",
  "app",
  "A",
  "In",
  "in",
  "Gt",
  "Exists",
  "DoesNotExist",
  "NotIn",
  "a b",
  "-x",
  "kubernetes.io/hostname",
  "a/b/c",
  "/x",
  "x/",
  "Foo.Bar/x",
  "NoSchedule",
  "NoExecute",
  "Always",
  "Never",
  "OnFailure",
  "TCP",
  "UDP",
  "tcp",
  "Equal",
  "Lt",
  "5",
  "05",
  "x".repeat(64),
  "x".repeat(254),
  "DoNotSchedule",
  "ScheduleAnyway",
  "Honor",
  "Ignore",
  "constructor",
  "__proto__",
  "metadata.name",
  "a.b",
  "*",
  "tier",
  "web",
  "c1",
  "data",
  "Indexed",
  "NonIndexed",
  "system-node-critical",
  "PreemptLowerPriority",
  "Pod",
  "Container",
  "requests.cpu",
  "é",
];
const numbers = [0, 1, -1, 2, 100, 101, 65535, 65536, 80, 8080, 2000000000, 5];
const quantities = ["0", "1", "-1", "100m", "1500m", "1Gi", "2Gi", "3", "0.0001", 2, "1e3", "4Mi", "3Mi"];
const resources = [
  "cpu",
  "memory",
  "foo",
  "ephemeral-storage",
  "hugepages-2Mi",
  "example.com/gpu",
  "requests.x/y",
  "pods",
  "storage",
  "kubernetes.io/x",
  "a b",
  "nvidia.com/gpu",
  "requests.cpu",
  "hugepages-x",
];
const scalars: readonly Json[] = [null, 1, 1.5, -1, 3e9, 1e20, true, false, "x", "1", "1Gi", ""];
/** Values of every JSON type, for where another type belongs. */
const anything: readonly Json[] = [...scalars, [], ["a"], [1], [null], [{}], {}, { a: "b" }, { a: 1 }, { a: null }];
const unknownFields = ["foo", "Name", "topologykey", "constructor", "toString"];

const quantityMaps: ReadonlySet<string> = new Set([
  "allocatable",
  "capacity",
  "default",
  "defaultRequest",
  "hard",
  "limits",
  "max",
  "maxLimitRequestRatio",
  "min",
  "overhead",
  "podFixed",
  "requests",
  "used",
]);
const stringMaps: ReadonlySet<string> = new Set(["labels", "matchLabels", "nodeSelector", "annotations", "selector"]);

type Mutable = Json[] | Record<string, Json>;

/** One place of an object: `parent[key]`. */
interface Place {
  readonly parent: Mutable;
  readonly key: string | number;
  /** The field that holds `parent`. */
  readonly within: string;
}

/** Changes one place of the object so that the types stay right: a text for a text, an entry more or less. */
export function breakRule(random: Random, object: Record<string, Json>): void {
  const places = placesOf(object);
  if (places.length === 0) return;
  const { parent, key, within } = random.pick(places);
  const value = at(parent, key);
  const isQuantity = quantityMaps.has(within);
  if (random.chance(0.2)) remove(parent, key);
  else if (typeof value === "string" || (isQuantity && typeof value === "number"))
    put(parent, key, random.pick<Json>(isQuantity ? quantities : strings));
  else if (typeof value === "number") put(parent, key, random.pick(numbers));
  else if (typeof value === "boolean") put(parent, key, !value);
  else if (Array.isArray(value)) put(parent, key, changedList(random, value));
  else if (isFields(value)) put(parent, key, changedFields(random, String(key), value));
}

/** Puts a value of a type that does not belong there, or a field that there is none of. */
export function breakType(random: Random, object: Record<string, Json>): void {
  const { parent, key } = random.pick(placesOf(object));
  const value = random.pick(anything);
  if (random.chance(0.2) && !Array.isArray(parent)) put(parent, random.pick(unknownFields), value);
  else put(parent, key, value);
}

function changedList(random: Random, list: readonly Json[]): Json {
  if (list.length === 0 || random.chance(0.3)) return [];
  return list.toSpliced(random.int(0, list.length - 1), 0, structuredClone(random.pick(list)));
}

function changedFields(random: Random, key: string, fields: { readonly [key: string]: Json }): Json {
  const copy = { ...fields };
  if (quantityMaps.has(key)) put(copy, random.pick(resources), random.pick<Json>(quantities));
  else if (stringMaps.has(key) && Object.values(fields).every((one) => typeof one === "string"))
    put(copy, random.pick(strings), random.pick(strings));
  else if (random.chance(0.15)) return {};
  return copy;
}

/** Every place but those that say what kind of object it is. */
function placesOf(object: Record<string, Json>): Place[] {
  const found: Place[] = [];
  const visit = (parent: Mutable, within: string): void => {
    for (const [name, value] of Object.entries(parent)) {
      if (parent === object && (name === "apiVersion" || name === "kind")) continue;
      const key = Array.isArray(parent) ? Number(name) : name;
      found.push({ parent, key, within });
      if (typeof value === "object" && value !== null) visit(value as Mutable, Array.isArray(parent) ? within : name);
    }
  };
  visit(object, "");
  return found;
}

function isFields(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(parent: Mutable, key: string | number): Json | undefined {
  return Array.isArray(parent) ? parent[Number(key)] : parent[key];
}

function remove(parent: Mutable, key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** Defined rather than assigned, for the sake of `__proto__`. */
function put(parent: Mutable, key: string | number, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}
