import { didYouMean, type Position, type Problem } from "@stowage/manifests";
import { type Assertion, type AssertionProblem, parseAssertion } from "@stowage/planner";
import { isCollection, LineCounter, type Node, parseAllDocuments } from "yaml";

/** An assertion and where it stands. */
export interface PlacedAssertion {
  readonly assertion: Assertion;
  /** The clusters that it is about, by name; none: all. */
  readonly on: readonly string[];
  readonly line: number;
}

/** Where the manifests go. */
export interface TestCluster {
  /** As `--cluster` takes it. */
  readonly source: string;
  readonly position: Position;
}

/** A file of assertions: which manifests, on which clusters, and what is to be true. */
export interface PlacementTest {
  readonly file: string;
  /** Relative to the file's folder. */
  readonly manifests: readonly string[];
  readonly manifestsAt: Position;
  /** By name; none: the Nodes among the manifests. */
  readonly clusters: ReadonlyMap<string, TestCluster>;
  readonly namespace?: string;
  readonly assertions: readonly PlacedAssertion[];
}

export interface ReadTests {
  readonly tests: readonly PlacementTest[];
  readonly problems: readonly Problem[];
}

const fields = ["apiVersion", "kind", "manifests", "clusters", "namespace", "assertions"];

/** Reads the tests of a file, one a document, with everything that is wrong with them. */
export function readPlacementTests(text: string, file: string): ReadTests {
  const lines = new LineCounter();
  const tests: PlacementTest[] = [];
  const problems: Problem[] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines })) {
    if (!("errors" in document)) continue;
    const placeOf = (node: Node | null | undefined): Position => {
      const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
      return { file, line: Math.max(1, line), column: Math.max(1, col) };
    };
    const note = (message: string, node: Node | null | undefined, path = ""): void => {
      problems.push({ severity: "error", path, message, position: placeOf(node) });
    };
    for (const { message, pos } of document.errors) {
      const { line, col } = lines.linePos(pos[0]);
      problems.push({
        severity: "error",
        path: "",
        message: message.split("\n")[0] ?? "",
        position: { file, line, column: col },
      });
    }
    if (document.errors.length > 0 || document.contents === null) continue;
    const at = (...path: readonly (string | number)[]): Node | undefined => {
      const found: unknown = isCollection(document.contents) ? document.contents.getIn(path, true) : undefined;
      return isNode(found) ? found : undefined;
    };
    const value: unknown = document.toJS();
    if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "PlacementTest") {
      note("must be a PlacementTest: apiVersion: stowage.dev/v1, kind: PlacementTest", document.contents);
      continue;
    }
    const given = new Map<string, unknown>(Object.entries(value));
    for (const name of given.keys())
      if (!fields.includes(name)) note(`unknown field "${name}"; known are ${fields.join(", ")}`, at(name), name);
    const clusters = new Map<string, TestCluster>();
    const named = Object.entries(mapOf(given.get("clusters")));
    for (const [name, source] of named) {
      const node = at("clusters", name);
      if (typeof source === "string") clusters.set(name, { source, position: placeOf(node) });
      else note("must be a text, as --cluster takes it", node, `clusters.${name}`);
    }
    const known = named.map(([name]) => name);
    const assertions = listOf(given.get("assertions")).flatMap((one, index): readonly PlacedAssertion[] => {
      const { on, rest } = withoutOn(one);
      const node = at("assertions", index);
      const parsed = parseAssertion(rest);
      if (!parsed.ok) for (const problem of parsed.problems) note(problem.message, node, pathOf(index, problem));
      for (const name of on) {
        if (!known.includes(name))
          note(
            `there is no cluster "${name}"${thereAre(name, known)}`,
            at("assertions", index, "on"),
            `assertions[${index}].on`,
          );
      }
      if (!parsed.ok) return [];
      return [{ assertion: parsed.assertion, on, line: lines.linePos(node?.range?.[0] ?? 0).line }];
    });
    const manifests = listOf(given.get("manifests")).filter((one) => typeof one === "string");
    if (manifests.length === 0)
      note("manifests: must be a list of files", at("manifests") ?? document.contents, "manifests");
    if (assertions.length === 0 && problems.length === 0)
      note("assertions: must be a list of assertions", at("assertions") ?? document.contents, "assertions");
    const namespace = given.get("namespace");
    const manifestsAt = placeOf(at("manifests") ?? document.contents);
    tests.push({
      file,
      manifests,
      manifestsAt,
      clusters,
      assertions,
      ...(typeof namespace === "string" ? { namespace } : {}),
    });
  }
  if (tests.length === 0 && problems.length === 0) {
    problems.push({
      severity: "error",
      path: "",
      message: "there is no PlacementTest in it",
      position: { file, line: 1, column: 1 },
    });
  }
  return { tests, problems };
}

/** What was perhaps meant, or what there is. */
function thereAre(name: string, known: readonly string[]): string {
  if (known.length === 0) return ": the file names none under clusters";
  return didYouMean(name, known) || `; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`;
}

/** An assertion's map without `on`, which says for which clusters it is. */
function withoutOn(value: unknown): { readonly on: readonly string[]; readonly rest: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("on" in value))
    return { on: [], rest: value };
  const { on, ...rest } = value;
  return {
    on: (Array.isArray(on) ? on : [on]).map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))),
    rest,
  };
}

function pathOf(index: number, { path }: AssertionProblem): string {
  return `assertions[${index}]${path === "" ? "" : `.${path}`}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
}

function mapOf(value: unknown): object {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "range" in value;
}
