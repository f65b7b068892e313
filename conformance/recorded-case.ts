import type { Namespace, Node, Pod } from "@stowage/engine";

/** Upstream's answer to one scheduling question, as a line of a file records it. */
export interface RecordedCase {
  readonly kubernetesVersion: string;
  readonly case: Question;
  readonly answer: Answer;
  /** Fields of the line that we do not know, by path: the answer may hang on them. */
  readonly unknownFields: readonly string[];
}

/** A cluster and the pod to schedule, as the scheduler's cache has them. */
export interface Question {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly namespaces: readonly Pick<Namespace, "metadata">[];
  /** Bound and nominated ones. */
  readonly pods: readonly Pod[];
  readonly objects: readonly RecordedObject[];
  /** A KubeSchedulerConfiguration; absent: the default profile. */
  readonly config?: object;
  readonly pod: Pod;
  /**
   * Whether the recorder counted the pods that are nominated for a node, as upstream does. Said by the line beside the
   * case; the recordings that do not say did not.
   */
  readonly countsNominated: boolean;
}

/** Anything else that plugins read. */
export interface RecordedObject {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: object;
}

export interface Answer {
  /** Upstream's FitError; absent when a node fits. */
  readonly message?: string;
  /** The cycle failed in another way. */
  readonly error?: string;
  /** The code with which a PreFilter plugin rejected the pod. */
  readonly preFilter?: string;
  readonly nodes: ReadonlyMap<string, RecordedNode>;
  /** The message with what PostFilter added; absent too where that names one of several equally good candidates. */
  readonly event?: string;
  /** Absent when a node fits. */
  readonly preemption?: RecordedPreemption;
}

/** What DefaultPreemption found out. */
export interface RecordedPreemption {
  readonly eligible: boolean;
  /** By node. */
  readonly candidates: ReadonlyMap<string, RecordedVictims>;
  /** The candidates among which upstream picks any. */
  readonly best: readonly string[];
}

export interface RecordedVictims {
  /** As `namespace/name`, in the order of eviction. */
  readonly victims: readonly string[];
  readonly pdbViolations: number;
}

export interface RecordedNode {
  readonly code: string;
  /** Absent for a feasible node, and for one that a PreFilterResult leaves out. */
  readonly plugin?: string;
  /** Their order means nothing. */
  readonly reasons: readonly string[];
  /** Of a feasible node: normalised and weighted, by plugin. */
  readonly scores: ReadonlyMap<string, number>;
  readonly total?: number;
}

/** Says why a line is not a recorded case. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

const knownFields = {
  "": ["kubernetesVersion", "nominatedPods", "case", "answer"],
  case: ["name", "nodes", "namespaces", "pods", "objects", "config", "pod"],
  answer: ["name", "message", "event", "error", "preFilter", "nodes", "preemption"],
  node: ["code", "plugin", "reasons", "scores", "total"],
  preemption: ["eligible", "candidates", "best"],
  candidate: ["victims", "pdbViolations"],
} as const;

/**
 * Reads one line. Objects of the API are taken as they are; only the frame around them is checked.
 *
 * @throws FormatError when the line is not of the format.
 */
export function parseCase(line: string): RecordedCase {
  const top = recordAt(parseJson(line), "");
  const question = recordAt(top["case"], "case");
  const answer = recordAt(top["answer"], "answer");
  const nodes = Object.entries(recordAt(answer["nodes"] ?? {}, "answer.nodes")).map(
    ([name, node]) => [name, recordAt(node, `answer.nodes.${name}`)] as const,
  );

  const preemption =
    answer["preemption"] === undefined ? undefined : recordAt(answer["preemption"], "answer.preemption");
  const candidates = candidatesOf(preemption ?? {});

  const name = textAt(question["name"], "case.name");
  if (answer["name"] !== undefined && answer["name"] !== name) {
    throw new FormatError(`answer.name: ${JSON.stringify(answer["name"])} is not the case's, "${name}"`);
  }
  const { nominatedPods } = top;
  if (nominatedPods !== undefined && nominatedPods !== "counted") throw wrong("nominatedPods", `"counted" or absent`);
  return {
    kubernetesVersion: textAt(top["kubernetesVersion"], "kubernetesVersion"),
    case: { ...parseQuestion(name, question), countsNominated: nominatedPods === "counted" },
    answer: {
      ...optionalText("message", answer["message"], "answer"),
      ...optionalText("error", answer["error"], "answer"),
      ...optionalText("preFilter", answer["preFilter"], "answer"),
      nodes: new Map(nodes.map(([nodeName, node]) => [nodeName, parseNode(node, `answer.nodes.${nodeName}`)])),
      ...optionalText("event", answer["event"], "answer"),
      ...(preemption !== undefined && { preemption: parsePreemption(preemption) }),
    },
    unknownFields: [
      ...unknownFields(top, "", knownFields[""]),
      ...unknownFields(question, "case.", knownFields.case),
      ...unknownFields(answer, "answer.", knownFields.answer),
      ...nodes.flatMap(([nodeName, node]) => unknownFields(node, `answer.nodes.${nodeName}.`, knownFields.node)),
      ...unknownFields(preemption ?? {}, "answer.preemption.", knownFields.preemption),
      ...candidates.flatMap(([node, candidate]) =>
        unknownFields(candidate, `answer.preemption.candidates.${node}.`, knownFields.candidate),
      ),
    ],
  };
}

type JsonRecord = Readonly<Record<string, unknown>>;

function parseQuestion(name: string, question: JsonRecord): Omit<Question, "countsNominated"> {
  return {
    name,
    nodes: objectsAt(question["nodes"], "case.nodes") as unknown as readonly Node[],
    namespaces: objectsAt(question["namespaces"], "case.namespaces") as unknown as readonly Namespace[],
    pods: objectsAt(question["pods"], "case.pods").map(toPod),
    objects: objectsAt(question["objects"], "case.objects").map((object, index) => ({
      ...object,
      kind: textAt(object["kind"], `case.objects[${index}].kind`),
      metadata: object.metadata,
    })),
    ...(question["config"] !== undefined && { config: recordAt(question["config"], "case.config") }),
    pod: toPod(objectAt(question["pod"], "case.pod")),
  };
}

/** A list that Go leaves empty is null or absent in JSON; the one that the API type requires is put back. */
function toPod(object: ApiObject): Pod {
  const spec = recordAt(object["spec"] ?? {}, "spec of a pod");
  return { ...object, spec: { ...spec, containers: spec["containers"] ?? [] } } as unknown as Pod;
}

function parseNode(node: JsonRecord, path: string): RecordedNode {
  const scores = Object.entries(recordAt(node["scores"] ?? {}, `${path}.scores`));
  const { total } = node;
  return {
    code: textAt(node["code"], `${path}.code`),
    ...(node["plugin"] !== "" && optionalText("plugin", node["plugin"], path)),
    reasons: listAt(node["reasons"], `${path}.reasons`).map((reason) => textAt(reason, `${path}.reasons`)),
    scores: new Map(scores.map(([plugin, score]) => [plugin, numberAt(score, `${path}.scores.${plugin}`)])),
    ...(total !== undefined && { total: numberAt(total, `${path}.total`) }),
  };
}

function parsePreemption(preemption: JsonRecord): RecordedPreemption {
  const { eligible } = preemption;
  if (typeof eligible !== "boolean") throw wrong("answer.preemption.eligible", "true or false");
  return {
    eligible,
    candidates: new Map(candidatesOf(preemption).map(([node, candidate]) => [node, parseVictims(node, candidate)])),
    best: listAt(preemption["best"], "answer.preemption.best").map((node) => textAt(node, "answer.preemption.best")),
  };
}

function candidatesOf(preemption: JsonRecord): readonly (readonly [node: string, candidate: JsonRecord])[] {
  const path = "answer.preemption.candidates";
  return Object.entries(recordAt(preemption["candidates"] ?? {}, path)).map(([node, candidate]) => [
    node,
    recordAt(candidate, `${path}.${node}`),
  ]);
}

function parseVictims(node: string, { victims, pdbViolations = 0 }: JsonRecord): RecordedVictims {
  const path = `answer.preemption.candidates.${node}`;
  return {
    victims: listAt(victims, `${path}.victims`).map((victim) => textAt(victim, `${path}.victims`)),
    pdbViolations: numberAt(pdbViolations, `${path}.pdbViolations`),
  };
}

/** Null is read as absent, as Kubernetes reads it. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line, function (this: unknown, _key, value: unknown) {
      return value === null && !Array.isArray(this) ? undefined : value;
    });
  } catch (error) {
    throw new FormatError(error instanceof Error ? error.message : String(error));
  }
}

function unknownFields(record: JsonRecord, path: string, known: readonly string[]): string[] {
  return Object.keys(record).flatMap((field) => (known.includes(field) ? [] : [`${path}${field}`]));
}

type ApiObject = JsonRecord & { readonly metadata: object };

function objectsAt(value: unknown, path: string): readonly ApiObject[] {
  return listAt(value, path).map((object, index) => objectAt(object, `${path}[${index}]`));
}

function objectAt(value: unknown, path: string): ApiObject {
  const object = recordAt(value, path);
  return { ...object, metadata: recordAt(object["metadata"], `${path}.metadata`) };
}

function recordAt(value: unknown, path: string): JsonRecord {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonRecord;
  throw wrong(path, "an object");
}

function listAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw wrong(path, "a list");
}

function textAt(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw wrong(path, "a string");
}

function numberAt(value: unknown, path: string): number {
  if (typeof value === "number") return value;
  throw wrong(path, "a number");
}

function optionalText<Field extends string>(field: Field, value: unknown, path: string): { [F in Field]?: string } {
  return value === undefined ? {} : ({ [field]: textAt(value, `${path}.${field}`) } as { [F in Field]?: string });
}

function wrong(path: string, expected: string): FormatError {
  return new FormatError(`${path === "" ? "the line" : path}: must be ${expected}`);
}
