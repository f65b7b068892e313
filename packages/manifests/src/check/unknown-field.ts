import { editDistance, nearestName } from "./nearest-name.ts";
import { oneOf } from "./report.ts";
import type { Shape, StructShape } from "./shape.ts";

/** What would put an unknown field right. */
export interface Remedy {
  /** The end of a sentence, such as `did you mean "topologyKey"?`. */
  readonly hint: string;
  /** The path, below the object that has the unknown field, of the field that was meant; absent if it is not clear. */
  readonly meant?: string;
  /** How many objects further out the field that was meant is, of the unknown one's name. */
  readonly levelsOut?: number;
}

/** How deep a field is looked for that stands too far out. */
const maxDepth = 3;

const inContainers: Remedy = { hint: 'belongs in "containers[]"' };
const preferredOnly: Remedy = { hint: "only preferred terms have a weight" };

/** Mistakes that are worth more than a general hint, by type and field. */
const known = new Map<string, Remedy>([
  [
    "PodAffinityTerm.podAffinityTerm",
    {
      hint: "a required term stands in the list itself: take away this line, and move its fields out",
      meant: "topologyKey",
    },
  ],
  ["PodAffinityTerm.weight", preferredOnly],
  ["PodAffinityTerm.namespace", { hint: 'write "namespaces: [NAME]", a list', meant: "namespaces" }],
  ["NodeSelectorTerm.weight", preferredOnly],
  [
    "NodeSelectorTerm.preference",
    { hint: "a required term has matchExpressions itself; preference is for preferred ones" },
  ],
  ["LabelSelectorRequirement.value", { hint: 'write "values: [VALUE]", a list', meant: "values" }],
  ["NodeSelectorRequirement.value", { hint: 'write "values: [VALUE]", a list', meant: "values" }],
  ["Container.requests", { hint: 'belongs in "resources"' }],
  ["Container.limits", { hint: 'belongs in "resources"' }],
  ["PodSpec.image", inContainers],
  ["PodSpec.ports", inContainers],
  ["PodSpec.env", inContainers],
  ["PodSpec.command", inContainers],
  ["PodSpec.args", inContainers],
]);

/**
 * What an unknown field most likely stands for: a field of the same object that is called almost so, or a field of that
 * very name that belongs further in or further out.
 */
export function remedyFor(field: string, struct: StructShape, enclosing: readonly StructShape[]): Remedy | undefined {
  const special = known.get(`${struct.name}.${field}`);
  if (special !== undefined) return special;
  const near = nearestName(field, struct.fields.keys());
  if (near !== undefined && editDistance(field.toLowerCase(), near.toLowerCase()) < 2) return didYouMean(near);
  const inside = placesInside(field, struct);
  if (inside.length > 0 && inside.length <= 3) {
    const places = inside.map((place) => `"${place}"`);
    return inside.length === 1
      ? { hint: `belongs in ${oneOf(places)}`, meant: `${inside[0]}.${field}` }
      : { hint: `belongs in ${oneOf(places)}` };
  }
  const whole = near ?? longerName(field, struct.fields.keys());
  if (whole !== undefined) return didYouMean(whole);
  const outer = enclosing.findLastIndex((other) => other.fields.has(field));
  const levelsOut = enclosing.length - outer;
  // Whatever else a selector's field is called, it is a label.
  if (struct.name === "LabelSelector" && (outer < 0 || levelsOut > 1)) {
    return { hint: 'belongs in "matchLabels"', meant: `matchLabels.${field}` };
  }
  if (outer < 0) return undefined;
  const levels = levelsOut === 1 ? "one level" : `${levelsOut} levels`;
  return { hint: `belongs ${levels} further out: check the indentation`, levelsOut };
}

/** The one known name that this is the beginning of. */
function longerName(field: string, names: Iterable<string>): string | undefined {
  const longer = [...names].filter((name) => name.toLowerCase().startsWith(field.toLowerCase()));
  return field.length >= 4 && longer.length === 1 ? longer[0] : undefined;
}

function didYouMean(name: string): Remedy {
  return { hint: `did you mean "${name}"?`, meant: name };
}

/** The shallowest objects inside this one that have the field. Lists are written `containers[]`. */
function placesInside(field: string, struct: StructShape): string[] {
  let level: [string, StructShape][] = [["", struct]];
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: [string, StructShape][] = [];
    for (const [place, { fields }] of level) {
      for (const [name, shape] of fields) {
        const inner = structIn(shape);
        // What the server writes is not what was meant.
        if (inner !== undefined && name !== "status" && name !== "metadata") {
          next.push([`${place}${place === "" ? "" : "."}${name}${shape.kind === "list" ? "[]" : ""}`, inner]);
        }
      }
    }
    const found = next.filter(([, { fields }]) => fields.has(field));
    if (found.length > 0) return found.map(([place]) => place);
    level = next;
  }
  return [];
}

function structIn(shape: Shape): StructShape | undefined {
  if (shape.kind === "list") return structIn(shape.item);
  return shape.kind === "struct" ? shape : undefined;
}
