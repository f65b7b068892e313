import { type Checked, checkObject, type FieldProblem } from "./check/check-object.ts";
import { parseFieldPath, type PathStep } from "./field-path.ts";
import { locateJson, scalarInJson } from "./json/locate-json.ts";
import type { KubernetesObject, Manifest, ReadResult, Strictness } from "./manifest.ts";
import type { Position, Problem } from "./problem.ts";
import { SharedParts } from "./shared-parts.ts";
import { contentStart, type Fault, positionIn, type TextUnit } from "./text-unit.ts";
import { locateYaml, scalarInYaml } from "./yaml/locate-yaml.ts";

export interface FindingsOptions {
  readonly strictness: Strictness;
  /** How fields are taken that a map has twice; `undefined`: the last one counts, and nothing is said. */
  readonly duplicates: "error" | "warning" | undefined;
  readonly as: "wishes" | "cluster";
}

/** Where a value stands: its unit, and the steps to it from the unit's top (an item of a list in one piece). */
export interface Place {
  readonly unit: TextUnit;
  readonly steps: readonly PathStep[];
}

/** What reading has found so far: of all sources, or of a list whose kind is not known yet. */
export class Findings {
  readonly manifests: Manifest[] = [];
  readonly problems: Problem[] = [];
  readonly passedOver: Map<string, number> = new Map();
  readonly #options: FindingsOptions;
  readonly #shared = new SharedParts();

  constructor(options: FindingsOptions) {
    this.#options = options;
  }

  /** Checks a value and keeps the object, or its problems. With `isFaulty` the object is checked, but not kept. */
  add(value: unknown, place: Place, isFaulty: boolean): void {
    const checked = checkObject(value, { ...this.#options, file: place.unit.file });
    switch (checked.kind) {
      case "object":
        this.#report(checked.problems, place, objectName(value));
        if (!isFaulty) this.manifests.push(this.#manifest(checked, place));
        break;
      case "passedOver":
        this.#report(checked.problems, place, objectName(value));
        this.passedOver.set(checked.type, (this.passedOver.get(checked.type) ?? 0) + 1);
        break;
      case "refused":
        this.#report(checked.problems, place, checked.object);
        break;
    }
  }

  fault(fault: Fault, unit: TextUnit, object: string | undefined): void {
    const { severity, path, message, offset } = fault;
    const position = positionIn(unit, offset);
    this.problems.push({ severity, path, message, position, ...(object === undefined ? {} : { object }) });
  }

  /** Takes over what `other` found, which stands behind all that is here. */
  append(other: Findings): void {
    // Not by spreading: arguments are limited, and a dump has more objects than that.
    for (const manifest of other.manifests) this.manifests.push(manifest);
    for (const problem of other.problems) this.problems.push(problem);
    for (const [type, count] of other.passedOver) {
      this.passedOver.set(type, (this.passedOver.get(type) ?? 0) + count);
    }
  }

  result(): ReadResult {
    return { manifests: this.manifests, problems: this.problems, passedOver: this.passedOver };
  }

  #report(found: readonly FieldProblem[], place: Place, object: string | undefined): void {
    for (const { severity, path, message: said, at = path, lacksQuotes } of found) {
      const message = lacksQuotes === true ? `${said}: ${inQuotes(place, at)}` : said;
      const position = locate(place, at);
      this.problems.push({ severity, path, message, position, ...(object === undefined ? {} : { object }) });
    }
  }

  #manifest(checked: Checked & { kind: "object" }, place: Place): Manifest {
    const { object } = checked;
    if (this.#options.as !== "cluster") return standingIn(object, place);
    if (object.kind === "Pod") this.#shared.share(object);
    // A dump's text is not kept for the positions of its fields: that of the object must do.
    return standingAt(object, startOf(place));
  }
}

// Two functions, since the closures of one share what it holds: the first must not hold the text.
function standingAt(object: KubernetesObject, position: Position): Manifest {
  return { object, positionOf: () => position };
}

function standingIn(object: KubernetesObject, place: Place): Manifest {
  return { object, positionOf: (path) => locate(place, path) };
}

/** `Deployment web` or `Deployment shop/web`, as far as the value says. */
export function objectName(value: unknown): string | undefined {
  const kind = textAt(value, "kind");
  const metadata = fieldOf(value, "metadata");
  const name = textAt(metadata, "name") ?? textAt(metadata, "generateName");
  if (kind === undefined) return undefined;
  const namespace = textAt(metadata, "namespace");
  if (name === undefined) return kind;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** A field that the value has itself; `undefined` for anything else. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function textAt(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** Where the field at `path` of a unit's value stands, or the nearest one around it that is there. */
export function positionOf(unit: TextUnit, path: string): Position {
  return locate({ unit, steps: [] }, path);
}

/** What to write for a scalar that should be a string: the text that it is, in quotes. */
function inQuotes({ unit, steps }: Place, path: string): string {
  const find = unit.format === "json" ? scalarInJson : scalarInYaml;
  const text = find(unit.text, [...steps, ...parseFieldPath(path)]);
  return text === undefined ? "write it in quotes" : `write it in quotes, "${text}"`;
}

function locate({ unit, steps }: Place, path: string): Position {
  const all = [...steps, ...parseFieldPath(path)];
  if (all.length === 0) return positionIn(unit, contentStart(unit));
  const find = unit.format === "json" ? locateJson : locateYaml;
  return positionIn(unit, find(unit.text, all));
}

function startOf(place: Place): Position {
  return place.steps.length === 0 ? positionIn(place.unit, contentStart(place.unit)) : locate(place, "");
}
