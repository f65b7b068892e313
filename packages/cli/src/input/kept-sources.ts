import type { Source } from "@stowage/manifests";

/** Texts that are kept as they are read, for what needs the lines themselves. */
export interface KeptSources {
  /** The sources, which keep their text from now on. Costs their size in memory: meant for manifests, not for dumps. */
  readonly keep: (sources: readonly Source[]) => readonly Source[];
  /** A source's lines, once it has been read; none of a source that is not known. */
  readonly linesOf: (name: string) => readonly string[];
  /** What was read, in order. */
  readonly names: () => readonly string[];
}

/** Nothing is kept yet. */
export function keptSources(): KeptSources {
  const chunks = new Map<string, string[]>();
  const lines = new Map<string, readonly string[]>();
  return {
    keep: (sources) => sources.map((source) => ({ ...source, chunks: keeping(source, chunks) })),
    linesOf: (name) => {
      const known = lines.get(name);
      if (known !== undefined) return known;
      const split = (chunks.get(name) ?? []).join("").split(/\r\n|\n|\r/);
      lines.set(name, split);
      return split;
    },
    names: () => [...chunks.keys()],
  };
}

async function* keeping({ name, chunks }: Source, kept: Map<string, string[]>): AsyncIterable<Uint8Array> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  kept.set(name, pieces);
  for await (const chunk of chunks) {
    pieces.push(decoder.decode(chunk, { stream: true }));
    yield chunk;
  }
  pieces.push(decoder.decode());
}
