import { Collector } from "./collector.ts";
import { checkOptions } from "./findings-options.ts";
import { Findings } from "./findings.ts";
import type { ReadOptions, ReadResult, Source } from "./manifest.ts";
import type { Problem } from "./problem.ts";
import { readText } from "./source-text.ts";
import { SplitterOfEither } from "./splitter-of-either.ts";

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
      else breakOff(next.value, collector);
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

/** The text cannot be read on from here: what came before counts, but for the document that is cut off. */
function breakOff(problem: Problem, collector: Collector): void {
  collector.listCutOff();
  collector.findings.problems.push(problem);
}

function byPosition(one: Problem, other: Problem): number {
  const [a, b] = [one.position, other.position];
  if (a === undefined || b === undefined) return 0;
  return a.line - b.line || a.column - b.column;
}
