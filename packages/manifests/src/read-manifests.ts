import { Collector } from "./collector.ts";
import { Findings, type FindingsOptions } from "./findings.ts";
import { JsonSplitter } from "./json/split-values.ts";
import type { ReadOptions, ReadResult, Source, Strictness } from "./manifest.ts";
import type { Problem } from "./problem.ts";
import { readText } from "./source-text.ts";
import { YamlSplitter } from "./yaml/split-documents.ts";

/** How often `onProgress` is called, in bytes. */
const progressBytes = 4 * 2 ** 20;

/**
 * Reads Kubernetes objects from YAML and JSON as kubectl reads them, opens `List`s, checks each object, and
 * finds every problem at once. Large dumps are read as a stream, item by item.
 *
 * Rejects only if a source's chunks do: what is wrong with the text is in the result's problems.
 */
export async function readManifests(sources: Iterable<Source>, options: ReadOptions = {}): Promise<ReadResult> {
  const all = new Findings(checkOptions(options));
  for (const source of sources) all.append(await readSource(source, options, all.manifests.length));
  return all.result();
}

async function readSource(source: Source, options: ReadOptions, objectsBefore: number): Promise<Findings> {
  const collector = new Collector(source.name, checkOptions(options));
  const reader = new SplitterOfEither(source.name, collector);
  const text = readText(source);
  let reported = 0;
  options.onProgress?.({ source, bytes: 0, objects: objectsBefore });
  for (;;) {
    const next = await text.next();
    if (next.done === true) {
      if (next.value === undefined) reader.end();
      else reader.breakOff(next.value);
      break;
    }
    const { text: piece, bytes } = next.value;
    reader.push(piece);
    if (bytes - reported >= progressBytes) {
      reported = bytes;
      options.onProgress?.({ source, bytes, objects: objectsBefore + collector.objects });
    }
  }
  collector.findings.problems.sort(byPosition);
  return collector.findings;
}

function checkOptions({ strictness, as = "wishes" }: ReadOptions): FindingsOptions {
  return { strictness: strictness ?? "strict", duplicates: duplicatesOf(strictness, as), as };
}

/** A cluster's own output is not questioned. */
function duplicatesOf(strictness: Strictness | undefined, as: "wishes" | "cluster"): FindingsOptions["duplicates"] {
  if (as === "cluster" || strictness === "ignore") return undefined;
  return strictness === "strict" ? "error" : "warning";
}

/** Tells JSON from YAML by the first character, as kubectl does: JSON begins with a brace. */
class SplitterOfEither {
  readonly #file: string;
  readonly #collector: Collector;
  #json: JsonSplitter | undefined;
  #yaml: YamlSplitter | undefined;
  #blank = "";

  constructor(file: string, collector: Collector) {
    this.#file = file;
    this.#collector = collector;
  }

  push(piece: string): void {
    if (this.#yaml !== undefined) {
      this.#yaml.push(piece);
      return;
    }
    if (this.#json === undefined) {
      const text = this.#blank + piece;
      const first = text.search(/\S/);
      if (first === -1) {
        this.#blank = text;
        return;
      }
      // Two braces are no JSON, but the mark of a template: YAML's reader says so.
      if (text[first] === "{" && text[first + 1] !== "{") {
        this.#json = new JsonSplitter(this.#file, this.#collector);
        this.#pushJson(this.#json, text);
      } else {
        this.#yaml = new YamlSplitter(this.#file, this.#collector);
        this.#yaml.push(text);
      }
      return;
    }
    this.#pushJson(this.#json, piece);
  }

  end(): void {
    this.#json?.end();
    this.#yaml?.end();
  }

  /** The text cannot be read on from here: what came before counts, but for the document that is cut off. */
  breakOff(problem: Problem): void {
    this.#collector.listCutOff();
    this.#collector.findings.problems.push(problem);
  }

  #pushJson(json: JsonSplitter, text: string): void {
    const turn = json.push(text);
    if (turn === undefined) return;
    this.#json = undefined;
    this.#yaml = new YamlSplitter(this.#file, this.#collector, turn.line);
    this.#yaml.push(turn.rest);
  }
}

function byPosition(one: Problem, other: Problem): number {
  const [a, b] = [one.position, other.position];
  if (a === undefined || b === undefined) return 0;
  return a.line - b.line || a.column - b.column;
}
