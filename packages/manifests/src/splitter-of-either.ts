import { JsonSplitter } from "./json/split-values.ts";
import type { UnitSink } from "./unit-sink.ts";
import { YamlSplitter } from "./yaml/split-documents.ts";

/** Tells JSON from YAML by the first character, as kubectl does: JSON begins with a brace. */
export class SplitterOfEither {
  readonly #file: string;
  readonly #sink: UnitSink;
  #json: JsonSplitter | undefined;
  #yaml: YamlSplitter | undefined;
  #blank = "";

  constructor(file: string, sink: UnitSink) {
    this.#file = file;
    this.#sink = sink;
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
        this.#json = new JsonSplitter(this.#file, this.#sink);
        this.#pushJson(this.#json, text);
      } else {
        this.#yaml = new YamlSplitter(this.#file, this.#sink);
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

  #pushJson(json: JsonSplitter, text: string): void {
    const turn = json.push(text);
    if (turn === undefined) return;
    this.#json = undefined;
    this.#yaml = new YamlSplitter(this.#file, this.#sink, turn.line);
    this.#yaml.push(turn.rest);
  }
}
