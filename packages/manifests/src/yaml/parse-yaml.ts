import { type Document, type ErrorCode, visit, type YAMLError } from "yaml";
import type { Fault, ParsedUnit } from "../text-unit.ts";
import { NodeValues } from "./node-values.ts";
import { yamlDocument, type YamlDocument } from "./yaml-document.ts";
import { yamlMessage } from "./yaml-message.ts";

export interface YamlOptions {
  /** How a repeated key is taken; `undefined`: the last one wins, as kubectl has it. */
  readonly duplicates: "error" | "warning" | undefined;
}

export interface ParsedYaml extends ParsedUnit {
  /** The text uses an anchor that it does not define: alone, it is not what it is within its document. */
  readonly needsOthers: boolean;
}

/** The library takes a hundred times the text's size in memory, and a minute for what follows from this. */
const largestForLibrary = 32 * 2 ** 20;

/** Reads one YAML document with the `yaml` library: everything that YAML can say, with all its errors. */
export function parseYaml(text: string, options: YamlOptions): ParsedYaml {
  if (text.length > largestForLibrary) {
    const message = `a YAML document of ${Math.round(text.length / 2 ** 20)} MB in one piece is too large; split it, or give it as JSON`;
    return failed([{ severity: "error", offset: 0, path: "", message }]);
  }
  // No object begins so, and the library takes its time to say it.
  if (/^\s*\{\{/.test(text)) return failed([templateFault(text) ?? bracesFirst]);
  const parsed = yamlDocument(text);
  if (parsed === undefined) return failed([]);
  if (parsed === "too deep") return failed([tooDeep]);
  const { document, offsetOf } = parsed;
  const faults = syntaxFaults(parsed);
  const template = faults.length === 0 ? undefined : templateFault(text);
  if (template !== undefined) return failed([template]);
  if (faults.length > 0 || document.contents === null) return failed(faults);

  const values = new NodeValues(options);
  const value = values.read(document.contents);
  const found = values.faults.map((fault) => ({ ...fault, offset: offsetOf(fault.offset) }));
  const broken = found.some(({ severity }) => severity === "error") ? templateFault(text) : undefined;
  if (broken !== undefined) return failed([broken]);
  if (values.isGivenUp) return failed(found);
  return { value, faults: found, needsOthers: values.hasUnknownAnchor };
}

/**
 * The library's errors up to the first that it does not get over: those behind that one only follow from it. At each
 * place there is one: of several, the first says what is wrong.
 */
function syntaxFaults({ document, offsetOf }: YamlDocument): readonly Fault[] {
  const exhausted = document.errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (exhausted !== undefined) return [{ ...tooDeep, offset: offsetOf(exhausted.pos[0]) }];
  const faults = new Map<number, Fault>();
  for (const error of document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const offset = offsetOf(opening(document, error) ?? error.pos[0]);
    if (faults.has(offset)) continue;
    faults.set(offset, { severity: "error", offset, path: "", message: yamlMessage(error) });
    if (!standsAlone.has(error.code)) break;
  }
  return [...faults.values()];
}

/** Errors of one scalar or line, behind which the library reads on as if there were none. */
const standsAlone: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "BAD_DQ_ESCAPE",
  "BAD_SCALAR_START",
  "BLOCK_AS_IMPLICIT_KEY",
]);

/** A quote that is not closed is where it opens, not where the text ends. */
function opening(document: Document.Parsed, error: YAMLError): number | undefined {
  if (!error.message.startsWith("Missing closing")) return undefined;
  let offset: number | undefined;
  visit(document, {
    Scalar(_, { range }) {
      if (range !== null && range !== undefined && range[0] < error.pos[0]) offset = Math.max(offset ?? 0, range[0]);
    },
  });
  return offset;
}

const bracesFirst: Fault = {
  severity: "error",
  offset: 0,
  path: "",
  message: 'expected an object, found "{{", which makes a map the key of another',
};

const tooDeep: Fault = { severity: "error", offset: 0, path: "", message: "nested too deeply to be read" };

/** The marks of a Helm template. They are looked for only where the text is no good YAML: strings may hold them. */
const templateMark = /\{\{-?\s*(?:[.$"(/]|[a-z])/i;

export function templateFault(text: string): Fault | undefined {
  const mark = templateMark.exec(text);
  if (mark === null) return undefined;
  const message = "this looks like an unrendered template; run `helm template` first, and give its output";
  return { severity: "error", offset: mark.index, path: "", message };
}

function failed(faults: readonly Fault[]): ParsedYaml {
  return { value: undefined, faults, needsOthers: false };
}
