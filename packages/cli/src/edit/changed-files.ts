import type { Fix, FixStep } from "@stowage/planner";
import { editedText } from "./edited-text.ts";

/** A file before and after. */
export interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What fixes change in files. */
export interface ChangedFiles {
  readonly files: readonly FileChange[];
  /** Patches that no file can have, and why: where the object is in the cluster only, or comes from standard input. */
  readonly notInFiles: ReadonlyMap<FixStep, string>;
}

/** The files with the patches of the fixes made in them, one after the other; nothing is written. */
export async function changedFiles(
  fixes: readonly Fix[],
  readBytes: (file: string) => Promise<Uint8Array>,
): Promise<ChangedFiles> {
  const files = new Map<string, FileChange>();
  const notInFiles = new Map<FixStep, string>();
  const made = new Set<string>();
  for (const step of fixes.flatMap(({ steps }) => steps)) {
    if (step.means.kind !== "patch") continue;
    // What helps two workloads is done once.
    const what = JSON.stringify([step.target, step.means.patch]);
    if (made.has(what)) continue;
    made.add(what);
    const position = step.manifest?.positionOf("");
    if (position === undefined || position.file === "<stdin>") {
      notInFiles.set(step, position === undefined ? "it is in no file" : "it comes from standard input");
      continue;
    }
    const { file } = position;
    const known = files.get(file);
    const before = known?.before ?? textOf(await readBytes(file));
    if (before === undefined) {
      notInFiles.set(step, "the file is not UTF-8");
      continue;
    }
    // Lines of earlier changes may have moved the object: it is looked for in the text as it was, and edited as it is.
    const edited = editedText(
      known?.after ?? before,
      moved(before, known?.after ?? before, position),
      step.means.patch,
    );
    if (edited.ok) files.set(file, { file, before, after: edited.text });
    else notInFiles.set(step, edited.message);
  }
  return { files: [...files.values()], notInFiles };
}

/** The text with its byte order mark, if it has one; `undefined` for bytes that would not be written as they were read. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where a line of the text is after changes around it: as many lines from the nearer end. */
function moved<Place extends { readonly line: number }>(before: string, after: string, place: Place): Place {
  if (before === after) return place;
  const [old, now] = [before.split("\n"), after.split("\n")];
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  return place.line <= same ? place : { ...place, line: place.line + now.length - old.length };
}
