import { isLookedAt } from "./check/check-object.ts";
import { itemIndex, parseFieldPath } from "./field-path.ts";
import { fieldOf, Findings, type FindingsOptions, objectName, type Place } from "./findings.ts";
import { checkedJson, jsonValue } from "./json/parse-json.ts";
import { parseUnit } from "./parse-unit.ts";
import type { ParsedUnit, TextUnit } from "./text-unit.ts";
import type { UnitSink } from "./unit-sink.ts";

/** What a list says of its items, where they do not say it themselves. */
interface ItemType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A list that is being read item by item. Until its end it may turn out to be none. */
interface OpenList {
  readonly findings: Findings;
  /** Known from the start where `kind` stands before `items`. */
  readonly itemType: ItemType | undefined;
  /** Items that say nothing of their type, while the list has not either. */
  readonly untyped: { readonly value: unknown; readonly place: Place; readonly isFaulty: boolean }[];
}

/** Parses the units of a source, opens lists, and keeps what is found. */
export class Collector implements UnitSink {
  readonly findings: Findings;
  readonly #options: FindingsOptions;
  readonly #file: string;
  #list: OpenList | undefined;

  constructor(file: string, options: FindingsOptions) {
    this.#file = file;
    this.#options = options;
    this.findings = new Findings(options);
  }

  /** How many objects have been read. */
  get objects(): number {
    return this.findings.manifests.length + (this.#list?.findings.manifests.length ?? 0);
  }

  document(unit: TextUnit): void {
    this.#guard(unit, this.findings, () => {
      const parsed = this.#parse(unit);
      const isFaulty = this.#faults(parsed, unit, this.findings);
      if (parsed.value === undefined) return;
      if (parsed.value === null && isFaulty) return;
      this.#open(parsed.value, { unit, steps: [] }, isFaulty, this.findings);
    });
  }

  listStart(head: TextUnit): void {
    const value = this.#guard(head, this.findings, () => this.#parse(head).value);
    this.#list = { findings: new Findings(this.#options), itemType: itemTypeOf(value), untyped: [] };
  }

  item(unit: TextUnit): boolean {
    const list = this.#list;
    if (list === undefined) return true;
    return this.#guard(unit, list.findings, () => this.#item(unit, this.#parse(unit), list)) ?? true;
  }

  guessedItem(unit: TextUnit): boolean {
    const value = jsonValue(unit.text);
    const list = this.#list;
    if (value === undefined) return false;
    if (list === undefined) return true;
    const { duplicates } = this.#options;
    this.#guard(unit, list.findings, () => this.#item(unit, checkedJson(unit.text, value, { duplicates }), list));
    return true;
  }

  #item(unit: TextUnit, parsed: ParsedUnit, { findings, itemType, untyped }: OpenList): boolean {
    if ("needsOthers" in parsed && parsed.needsOthers === true) return false;
    const isFaulty = this.#faults(parsed, unit, findings, itemType);
    if (parsed.value === undefined) return true;
    const place = { unit, steps: [] };
    if (isUntyped(parsed.value) && itemType === undefined) untyped.push({ value: parsed.value, place, isFaulty });
    else this.#open(typed(parsed.value, itemType), place, isFaulty, findings);
    return true;
  }

  listEnd(rest: TextUnit): void {
    const list = this.#list;
    this.#list = undefined;
    if (list === undefined) return;
    this.#guard(rest, this.findings, () => this.#listEnd(rest, list));
  }

  #listEnd(rest: TextUnit, list: OpenList): void {
    const parsed = this.#parse(rest);
    const isFaulty = this.#faults(parsed, rest, list.findings);
    const itemType = list.itemType ?? itemTypeOf(parsed.value);
    if (itemType === undefined && !isFaulty && parsed.value !== undefined) {
      // No list after all: a document that happens to have a field of this name.
      this.findings.add({ ...(parsed.value as object), items: [] }, { unit: rest, steps: [] }, isFaulty);
      return;
    }
    for (const { value, place, isFaulty: isItemFaulty } of list.untyped) {
      this.#open(typed(value, itemType), place, isItemFaulty, list.findings);
    }
    this.findings.append(list.findings);
  }

  listAbandoned(): void {
    this.#list = undefined;
  }

  /** A value that stands somewhere in a unit, such as one of the objects of a change. */
  valueAt(value: unknown, place: Place): void {
    this.#guard(place.unit, this.findings, () => this.#open(value, place, false, this.findings));
  }

  /** The text ends within a list: its items count. */
  listCutOff(): void {
    if (this.#list !== undefined) this.findings.append(this.#list.findings);
    this.#list = undefined;
  }

  fault(at: { readonly line: number; readonly column: number }, message: string): void {
    const position = { file: this.#file, line: at.line, column: at.column };
    (this.#list?.findings ?? this.findings).problems.push({ severity: "error", path: "", message, position });
  }

  /** One document that defeats us must not cost the others, nor the user a stack trace. */
  #guard<Result>(unit: TextUnit, findings: Findings, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      const message = `this cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      const position = { file: unit.file, line: unit.line, column: unit.column };
      findings.problems.push({ severity: "error", path: "", message, position });
      return undefined;
    }
  }

  #parse(unit: TextUnit): ParsedUnit {
    return parseUnit(unit, { duplicates: this.#options.duplicates, isFrugal: this.#options.as === "cluster" });
  }

  /** @returns whether one of them is an error. */
  #faults(parsed: ParsedUnit, unit: TextUnit, findings: Findings, itemType?: ItemType): boolean {
    const object = objectName(parsed.value);
    const faults = parsed.faults.filter(
      ({ isDuplicate, path }) => isDuplicate !== true || isLookedAt(objectAround(path, parsed.value, itemType)),
    );
    for (const fault of faults.slice(0, mostFaults)) findings.fault(fault, unit, object);
    const left = faults[mostFaults];
    if (left !== undefined) {
      const message = `and ${faults.length - mostFaults} more problems from here on`;
      findings.fault({ ...left, path: "", message }, unit, object);
    }
    return faults.some(({ severity }) => severity === "error");
  }

  /** Opens a `List` that came in one piece, and lists within lists; adds anything else. */
  #open(value: unknown, place: Place, isFaulty: boolean, findings: Findings): void {
    const itemType = itemTypeOf(value);
    const items = itemType === undefined ? undefined : fieldOf(value, "items");
    if (!Array.isArray(items)) {
      findings.add(value, place, isFaulty);
      return;
    }
    for (const [index, item] of items.entries()) {
      const steps = [...place.steps, { name: "items", isBracketed: false }, { name: String(index), isBracketed: true }];
      this.#open(typed(item, itemType), { unit: place.unit, steps }, isFaulty, findings);
    }
  }
}

/** No one reads more of one document, and each costs a pass over its text. */
const mostFaults = 100;

/** `List` and `PodList` have items; a plain `List` says nothing of their type. */
function itemTypeOf(value: unknown): ItemType | undefined {
  const kind = fieldOf(value, "kind");
  const apiVersion = fieldOf(value, "apiVersion");
  if (typeof kind !== "string" || !kind.endsWith("List")) return undefined;
  return { kind: kind.slice(0, -"List".length), apiVersion: typeof apiVersion === "string" ? apiVersion : "" };
}

/** The object that a field is of: the value, or an item of the lists that it is made of. */
function objectAround(path: string, value: unknown, itemType: ItemType | undefined): unknown {
  const steps = parseFieldPath(path);
  let object = typed(value, itemType);
  for (let at = 0; ; at += 2) {
    const [field, index] = [steps[at], steps[at + 1]];
    const type = itemTypeOf(object);
    const items = type === undefined ? undefined : fieldOf(object, "items");
    if (!Array.isArray(items) || field?.name !== "items" || index === undefined) return object;
    object = typed(items[itemIndex(index)], type);
  }
}

function isUntyped(value: unknown): value is object {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap && !Object.hasOwn(value, "kind") && !Object.hasOwn(value, "apiVersion");
}

/** As apimachinery's `decodeToList`: only an item that names neither takes both from its list. */
function typed(value: unknown, type: ItemType | undefined): unknown {
  if (type === undefined || type.kind === "" || !isUntyped(value)) return value;
  return Object.assign(value, { apiVersion: type.apiVersion, kind: type.kind });
}
