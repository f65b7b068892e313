import { joinKey } from "../field-path.ts";
import type { RepeatedKey } from "../duplicate-field.ts";
import { walkJson } from "./walk-json.ts";

/** The keys that a valid JSON text repeats within one map. */
export function duplicateKeys(text: string): readonly RepeatedKey[] {
  const duplicates: RepeatedKey[] = [];
  const frames: Frame[] = [];
  walkJson(text, {
    key(name, offset) {
      const frame = frames.at(-1);
      if (frame?.keys === undefined) return;
      const before = frame.keys.get(name);
      if (before !== undefined) {
        duplicates.push({ path: joinKey(pathOf(frames.slice(0, -1)), name), name, offset, before });
      }
      frame.keys.set(name, offset);
      frame.step = name;
    },
    value(_offset, container) {
      const frame = frames.at(-1);
      if (frame !== undefined && frame.keys === undefined) frame.step = (frame.step as number) + 1;
      if (container !== undefined) {
        frames.push(container === "map" ? { keys: new Map(), step: "" } : { keys: undefined, step: -1 });
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
  /** And where each was found last. */
  readonly keys: Map<string, number> | undefined;
  step: string | number;
}

function pathOf(frames: readonly Frame[]): string {
  return frames.reduce((path, { step }) => (typeof step === "number" ? `${path}[${step}]` : joinKey(path, step)), "");
}
