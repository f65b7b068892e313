import type { Output } from "../io.ts";
import { objectYaml } from "./object-yaml.ts";

/** Objects on their way out, one by one. */
export interface ObjectStream {
  /** Ends when there is room for more. */
  write(object: object): Promise<void>;
  /** What comes after the last object. An output without it was cut off. */
  end(): void;
}

/** As YAML documents, or as one JSON List with an object a line. */
export function objectStream(output: Output, format: "json" | "yaml"): ObjectStream {
  let count = 0;
  const text = (object: object): string => {
    if (format === "yaml") return objectYaml(object);
    const start = count === 0 ? '{"kind":"List","apiVersion":"v1","metadata":{},"items":[\n' : ",\n";
    return `${start}${JSON.stringify(object)}`;
  };
  return {
    async write(object) {
      output.write(text(object));
      count++;
      await output.drained?.();
    },
    end() {
      if (format === "json") output.write(count === 0 ? '{"kind":"List","apiVersion":"v1","items":[]}\n' : "\n]}\n");
    },
  };
}
