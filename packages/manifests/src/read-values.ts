import { Collector } from "./collector.ts";
import { parseFieldPath } from "./field-path.ts";
import { checkOptions } from "./findings-options.ts";
import { positionOf } from "./findings.ts";
import type { ReadOptions, ReadResult, Source } from "./manifest.ts";
import { parseUnit } from "./parse-unit.ts";
import type { Position, Problem } from "./problem.ts";
import { readText } from "./source-text.ts";
import { SplitterOfEither } from "./splitter-of-either.ts";
import { positionIn, type TextUnit } from "./text-unit.ts";
import type { UnitSink } from "./unit-sink.ts";

/** What one document of a text says that holds no Kubernetes objects, or holds them somewhere inside. */
export interface ReadValue {
  /** JSON's data, not checked. */
  readonly value: unknown;
  /** Where the field at a path stands, or the nearest one around it that is there. */
  readonly positionOf: (path: string) => Position;
  /** Reads some of it as a manifest. @param path Where it stands. */
  readonly objectsIn: (value: unknown, path: string) => ReadResult;
}

/** The documents of a text, and what is wrong with it as a text. */
export interface ReadValues {
  readonly values: readonly ReadValue[];
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML and JSON as manifests are read, and leaves it to others what the documents mean: positions, duplicate fields
 * and bounds are the same for all that people write.
 */
export async function readValues(source: Source, options: ReadOptions = {}): Promise<ReadValues> {
  const sink = new ValueSink(source.name, options);
  const splitter = new SplitterOfEither(source.name, sink);
  const text = readText(source);
  for (;;) {
    const next = await text.next();
    if (next.done !== true) {
      splitter.push(next.value.text);
      continue;
    }
    if (next.value === undefined) splitter.end();
    else sink.problems.push(next.value);
    return sink;
  }
}

/** Takes whole documents: a field called `items` is nothing to it. */
class ValueSink implements UnitSink {
  readonly values: ReadValue[] = [];
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #options: ReadOptions;

  constructor(file: string, options: ReadOptions) {
    this.#file = file;
    this.#options = options;
  }

  document(unit: TextUnit): void {
    const { duplicates } = checkOptions(this.#options);
    const { value, faults } = parseUnit(unit, { duplicates, isFrugal: false });
    for (const { severity, path, message, offset } of faults)
      this.problems.push({ severity, path, message, position: positionIn(unit, offset) });
    if (value === undefined || value === null) return;
    this.values.push({
      value,
      positionOf: (path) => positionOf(unit, path),
      objectsIn: (part, path) => {
        const collector = new Collector(this.#file, checkOptions(this.#options));
        collector.valueAt(part, { unit, steps: parseFieldPath(path) });
        return collector.findings.result();
      },
    });
  }

  listStart(): void {}

  item(): boolean {
    return false;
  }

  guessedItem(): boolean {
    return false;
  }

  /** JSON's items are taken out before it is known what they are of. */
  listEnd(rest: TextUnit): void {
    this.document(rest);
  }

  listAbandoned(): void {}

  fault({ line, column }: { readonly line: number; readonly column: number }, message: string): void {
    this.problems.push({ severity: "error", path: "", message, position: { file: this.#file, line, column } });
  }
}
