import { joinKey } from "../field-path.ts";
import { walkJson } from "./walk-json.ts";

export interface DuplicateKey {
  readonly path: string;
  readonly name: string;
  /** Of the second. */
  readonly offset: number;
}

/** The keys that a valid JSON text repeats within one map. */
export function duplicateKeys(text: string): readonly DuplicateKey[] {
  const duplicates: DuplicateKey[] = [];
  const frames: Frame[] = [];
  walkJson(text, {
    key(name, offset) {
      const frame = frames.at(-1);
      if (frame?.keys === undefined) return;
      if (frame.keys.has(name)) duplicates.push({ path: joinKey(pathOf(frames.slice(0, -1)), name), name, offset });
      frame.keys.add(name);
      frame.step = name;
    },
    value(_offset, container) {
      const frame = frames.at(-1);
      if (frame !== undefined && frame.keys === undefined) frame.step = (frame.step as number) + 1;
      if (container !== undefined) {
        frames.push(container === "map" ? { keys: new Set(), step: "" } : { keys: undefined, step: -1 });
      }
    },
    close() {
      frames.pop();
    },
  });
  return duplicates;
}

/** A map or list that the walk is within, and the step it last took there. */
interface Frame {
  readonly keys: Set<string> | undefined;
  step: string | number;
}

function pathOf(frames: readonly Frame[]): string {
  return frames.reduce((path, { step }) => (typeof step === "number" ? `${path}[${step}]` : joinKey(path, step)), "");
}
