import { checkObject } from "./check/check-object.ts";
import { keepInMemory } from "./check/keep-read.ts";
import { kinds } from "./check/kinds.ts";
import { fieldOf, objectName } from "./findings.ts";
import type { Manifest, ReadResult } from "./manifest.ts";
import type { Problem } from "./problem.ts";
import { SharedParts } from "./shared-parts.ts";

/**
 * Takes the objects of a living cluster one by one, as its API server gives them, and keeps of each what scheduling and
 * comparing with manifests need: of a hundred thousand pods less than a gigabyte. The values given are its own from then
 * on. There is no text, so that nothing has a position.
 */
export class ClusterReader {
  readonly #manifests: Manifest[] = [];
  readonly #problems: Problem[] = [];
  readonly #passedOver = new Map<string, number>();
  readonly #shared = new SharedParts();

  /** How many objects have been kept. */
  get objects(): number {
    return this.#manifests.length;
  }

  add(value: unknown): void {
    const kind = fieldOf(value, "kind");
    const known = typeof kind === "string" ? kinds.get(kind) : undefined;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const kept = known !== undefined && isObject ? keepInMemory({ ...value }, known.kind) : value;
    const checked = checkObject(kept, { strictness: "ignore", as: "cluster" });
    switch (checked.kind) {
      case "object": {
        const { object } = checked;
        if (object.kind === "Pod") this.#shared.share(object);
        this.#manifests.push({ object, positionOf: nowhere });
        break;
      }
      case "passedOver":
        this.#passedOver.set(checked.type, (this.#passedOver.get(checked.type) ?? 0) + 1);
        break;
      case "refused": {
        const object = objectName(value);
        const whose = object === undefined ? {} : { object };
        for (const { severity, path, message } of checked.problems) {
          this.#problems.push({ severity, path, message, ...whose });
        }
        break;
      }
      default:
        checked satisfies never;
    }
  }

  result(): ReadResult {
    return { manifests: this.#manifests, problems: this.#problems, passedOver: this.#passedOver };
  }
}

function nowhere(): undefined {
  return undefined;
}
