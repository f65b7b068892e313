import { quoted } from "./names.ts";
import { oneOf, required } from "./report.ts";
import { lacksQuotes, nameOf, scalarProblem } from "./scalar.ts";
import type { Shape, StructShape } from "./shape.ts";
import { remedyFor } from "./unknown-field.ts";

/** What to look at, and where to say what is wrong. */
export interface StructureOptions {
  /** Every field of the text, or only those that scheduling reads. */
  readonly fields: "all" | "read";
  /** With `lacksQuotes` the value is a scalar that would be the string it should be, if it stood in quotes. */
  readonly onWrongType: (path: string, message: string, lacksQuotes: boolean) => void;
  /** `meant` is the path of the field that the unknown one most likely stands for. Not called with `fields: "read"`. */
  readonly onUnknown: (path: string, message: string, meant: string | undefined) => void;
}

/** Something that a value turned out not to be; it is left out. */
const wrong = Symbol("wrong type");

/**
 * Checks names and types of an object's fields against the field table.
 *
 * @returns the object itself, or where something had to go a copy without it: null counts as absent, as the API server
 * has it, and what is of a wrong type is left out, so that the rest can be checked further.
 */
export function checkStructure(value: object, shape: StructShape, options: StructureOptions): Record<string, unknown> {
  const checked = new Walk(options).struct(value, shape);
  return checked === wrong ? {} : (checked as Record<string, unknown>);
}

class Walk {
  readonly #options: StructureOptions;
  /** Field names, indexes, and map keys in brackets. Joined only where there is something to say. */
  readonly #path: (string | number)[] = [];
  readonly #enclosing: StructShape[] = [];

  constructor(options: StructureOptions) {
    this.#options = options;
  }

  #check(value: unknown, shape: Shape): unknown {
    switch (shape.kind) {
      case "any":
        return value;
      case "scalar": {
        const problem = scalarProblem(value, shape.type);
        return problem === undefined ? value : this.#fail(problem, lacksQuotes(value, shape.type));
      }
      case "list":
        return this.#list(value, shape.item);
      case "map":
        return this.#map(value, shape.item);
      case "struct":
        return this.struct(value, shape);
      default:
        return shape satisfies never;
    }
  }

  struct(value: unknown, shape: StructShape): unknown {
    if (!isObject(value)) return this.#fail(`must be an object${fieldsOf(shape)}, not ${nameOf(value)}`);
    let copy: Record<string, unknown> | undefined;
    this.#enclosing.push(shape);
    if (this.#options.fields === "read") {
      for (const [field, inner] of shape.read) {
        const given = value[field];
        if (given === undefined) continue;
        const checked = this.#field(field, given, inner);
        if (checked !== given) copy = withField(copy ?? { ...value }, field, checked);
      }
      if (shape.needed.length > 0) this.#need(copy ?? value, value, shape);
    } else {
      for (const field of Object.keys(value)) {
        const given = value[field];
        const inner = shape.fields.get(field);
        if (inner === undefined) this.#unknown(field, shape, value);
        else {
          const checked = this.#field(field, given, inner);
          if (checked !== given) copy = withField(copy ?? { ...value }, field, checked);
        }
      }
    }
    this.#enclosing.pop();
    return copy ?? value;
  }

  /** What is there with a wrong type was reported already. */
  #need(checked: Record<string, unknown>, given: Record<string, unknown>, { needed }: StructShape): void {
    for (const [field, values] of needed) {
      const value = checked[field];
      const wanted = values === undefined ? undefined : oneOf(values);
      if (value === undefined) {
        if (given[field] !== undefined && given[field] !== null) continue;
        this.#path.push(field);
        this.#fail(required(wanted ?? "the rest means nothing without it"));
        this.#path.pop();
      } else if (values !== undefined && typeof value === "string" && !values.includes(value)) {
        this.#path.push(field);
        this.#fail(`must be ${wanted}, not ${quoted(value)}`);
        this.#path.pop();
      }
    }
  }

  #field(field: string, value: unknown, shape: Shape): unknown {
    if (value === null || value === undefined) return wrong;
    this.#path.push(field);
    const checked = this.#check(value, shape);
    this.#path.pop();
    return checked;
  }

  #list(value: unknown, item: Shape): unknown {
    if (!Array.isArray(value)) {
      const hint = item.kind === "scalar" || !isObject(value) ? "" : ': begin each item with "- "';
      return this.#fail(`must be a list, not ${nameOf(value)}${hint}`);
    }
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const given: unknown = value[index];
      this.#path.push(index);
      const checked = given === null || given === undefined ? emptyOf(item) : this.#check(given, item);
      this.#path.pop();
      if (checked === given) continue;
      copy ??= [...(value as unknown[])];
      // Not taken out, so that the others keep their indexes.
      copy[index] = checked === wrong ? emptyOf(item) : checked;
    }
    return copy ?? value;
  }

  #map(value: unknown, item: Shape): unknown {
    if (!isObject(value)) return this.#fail(`must be a map of keys and values, not ${nameOf(value)}`);
    let replaced: Map<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const given = value[key];
      if (item.kind === "scalar" && item.type === "string" && typeof given === "string") continue;
      this.#path.push(`[${key}]`);
      const checked = given === null || given === undefined ? emptyOf(item) : this.#check(given, item);
      this.#path.pop();
      if (checked !== given) (replaced ??= new Map()).set(key, checked);
    }
    if (replaced === undefined) return value;
    const changes = replaced;
    const entries = Object.entries(value).map(
      ([key, given]) => [key, changes.has(key) ? changes.get(key) : given] as const,
    );
    // `fromEntries` makes properties even of keys such as `__proto__`.
    return Object.fromEntries(entries.filter(([, checked]) => checked !== wrong));
  }

  #unknown(field: string, shape: StructShape, siblings: Record<string, unknown>): void {
    const remedy = remedyFor(field, shape, this.#enclosing.slice(0, -1));
    const hint = remedy === undefined ? `${fieldsOf(shape, ": one of")}` : `: ${remedy.hint}`;
    const here = this.#pathText();
    const at = (name: string): string => (here === "" ? name : `${here}.${name}`);
    // A field that is there already was not meant by another one.
    const meant = remedy?.meant === undefined || isThere(siblings, remedy.meant) ? undefined : at(remedy.meant);
    const outer = remedy?.levelsOut === undefined ? undefined : this.#outerPath(remedy.levelsOut, field);
    this.#options.onUnknown(at(field), `unknown field ${quoted(field)}${hint}`, meant ?? outer);
  }

  /** The path of a field of an object around this one. */
  #outerPath(levels: number, field: string): string {
    const here = this.#pathText().replace(new RegExp(`(?:\\.?[^.[\\]]+(?:\\[[^\\]]*\\])*){${levels}}$`), "");
    return here === "" ? field : `${here}.${field}`;
  }

  #fail(message: string, quotesLack = false): typeof wrong {
    this.#options.onWrongType(this.#pathText(), message, quotesLack);
    return wrong;
  }

  #pathText(): string {
    let text = "";
    for (const step of this.#path) {
      if (typeof step === "number") text += `[${step}]`;
      else text += text === "" || step.startsWith("[") ? step : `.${step}`;
    }
    return text;
  }
}

/** Sets or takes away a field of the table, whose names are harmless. */
function withField(copy: Record<string, unknown>, field: string, checked: unknown): Record<string, unknown> {
  if (checked === wrong) delete copy[field];
  else copy[field] = checked;
  return copy;
}

/** What Go makes of null in a list or map. */
function emptyOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "struct":
    case "map":
      return {};
    case "list":
      return [];
    case "scalar":
      return shape.type === "boolean" ? false : shape.type === "string" ? "" : shape.type === "Quantity" ? "0" : 0;
    default:
      return wrong;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of a small object, to choose from. */
function fieldsOf({ fields }: StructShape, lead = " with"): string {
  return fields.size === 0 || fields.size > 8 ? "" : `${lead} ${[...fields.keys()].join(", ")}`;
}

/** Whether the object has the field at a dotted path. */
function isThere(object: Record<string, unknown>, path: string): boolean {
  let value: unknown = object;
  for (const name of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return false;
    value = value[name];
  }
  return true;
}
