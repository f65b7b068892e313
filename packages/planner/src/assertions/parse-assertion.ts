import { severities } from "../lint/finding.ts";
import { kindNamed } from "../plan/resource-kinds.ts";
import type { Assertion, WorkloadName } from "./assertion.ts";

/** Something wrong with an assertion, and where in it: `neverTogether.by`. */
export interface AssertionProblem {
  readonly path: string;
  readonly message: string;
}

/** An assertion, or everything that is wrong with it. */
export type ParsedAssertion =
  | { readonly ok: true; readonly assertion: Assertion }
  | { readonly ok: false; readonly problems: readonly AssertionProblem[] };

/** The fields of each assertion, in the form in which files have them: `neverTogether: {workloads: [deploy/web], by: node}`. */
const fieldsOf: Readonly<Record<Assertion["kind"], readonly string[]>> = {
  allPlaced: ["workloads"],
  neverTogether: ["workloads", "by"],
  alwaysTogether: ["workloads", "by"],
  atLeast: ["workload", "domains", "by"],
  atMost: ["workload", "pods", "by"],
  survives: ["losing"],
  rolloutFinishes: ["workload", "minReady"],
  drainsFinish: [],
  fitsOn: ["nodes"],
  noFindings: ["above"],
  staysPending: ["workload", "because"],
};

const kinds = Object.keys(fieldsOf);

/** Reads an assertion as a file has it: a map with the assertion's kind as its one key. */
export function parseAssertion(value: unknown): ParsedAssertion {
  const entries = mapOf(value);
  const [entry, ...others] = entries ?? [];
  if (entry === undefined || others.length > 0) {
    return failed("", `must be a map with one of ${kinds.join(", ")}`);
  }
  const [kind, given] = entry;
  if (!isKind(kind)) return failed("", `unknown assertion "${kind}"; there are ${kinds.join(", ")}`);
  const fields = new Fields(kind, given ?? {});
  const assertion = read(kind, fields);
  return fields.problems.length > 0 ? { ok: false, problems: fields.problems } : { ok: true, assertion };
}

function failed(path: string, message: string): ParsedAssertion {
  return { ok: false, problems: [{ path, message }] };
}

function isKind(text: string): text is Assertion["kind"] {
  return kinds.includes(text);
}

function read(kind: Assertion["kind"], fields: Fields): Assertion {
  switch (kind) {
    case "allPlaced":
      return { kind, workloads: fields.workloads("workloads", true) };
    case "neverTogether":
    case "alwaysTogether":
      return { kind, workloads: fields.workloads("workloads"), by: fields.text("by") };
    case "atLeast":
      return { kind, workload: fields.workload(), domains: fields.count("domains"), by: fields.text("by") };
    case "atMost":
      return { kind, workload: fields.workload(), pods: fields.count("pods"), by: fields.text("by") };
    case "survives":
      return { kind, losing: fields.text("losing") };
    case "rolloutFinishes":
      return { kind, workload: fields.workload(), minReady: fields.count("minReady", 0) };
    case "drainsFinish":
      return { kind };
    case "fitsOn":
      return { kind, nodes: fields.count("nodes") };
    case "noFindings":
      return { kind, above: fields.severity("above") };
    case "staysPending":
      return { kind, workload: fields.workload(), because: fields.text("because", "") };
    default:
      return kind satisfies never;
  }
}

/** The fields of one assertion, read one by one; what is wrong is noted. */
class Fields {
  readonly problems: AssertionProblem[] = [];
  readonly #kind: Assertion["kind"];
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(kind: Assertion["kind"], given: unknown) {
    this.#kind = kind;
    const entries = mapOf(given);
    this.#values = new Map(entries);
    const known = fieldsOf[kind];
    if (entries === undefined) this.#note("", `must be a map${known.length > 0 ? ` of ${known.join(", ")}` : ""}`);
    for (const name of this.#values.keys()) {
      if (!known.includes(name) && name !== "namespace") {
        this.#note(name, `unknown field; known are ${[...known, "namespace"].join(", ")}`);
      }
    }
  }

  text(name: string, fallback?: string): string {
    const value = this.#values.get(name) ?? fallback;
    if (typeof value === "string" && (value !== "" || fallback === "")) return value;
    this.#note(name, "must be a text");
    return "";
  }

  count(name: string, fallback?: number): number {
    const value = this.#values.get(name) ?? fallback;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    this.#note(name, "must be a whole number of 0 or more");
    return 0;
  }

  severity(name: string): Extract<Assertion, { kind: "noFindings" }>["above"] {
    const value = this.#values.get(name) ?? "info";
    const known = [...severities, "none"] as const;
    const found = known.find((one) => one === value);
    if (found === undefined) this.#note(name, `must be one of ${known.join(", ")}`);
    return found ?? "none";
  }

  workload(): WorkloadName {
    return this.#nameAt("workload", this.#values.get("workload"));
  }

  workloads(name: string, mayBeAll = false): readonly WorkloadName[] {
    const value = this.#values.get(name);
    if (value === undefined && mayBeAll) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (list.length === 0) this.#note(name, "must be a list of workloads, such as deploy/web");
    return list.map((one, index) => this.#nameAt(`${name}[${index}]`, one));
  }

  #nameAt(path: string, value: unknown): WorkloadName {
    const [given = "", name = "", ...rest] = typeof value === "string" ? value.split("/") : [];
    const kind = kindNamed(given);
    if (kind === undefined || name === "" || rest.length > 0) {
      this.#note(path, "must be KIND/NAME, such as deploy/web");
      return { kind: "", name: "" };
    }
    const namespace = this.#values.get("namespace");
    return { kind, name, ...(typeof namespace === "string" ? { namespace } : {}) };
  }

  #note(path: string, message: string): void {
    this.problems.push({ path: [this.#kind, path].filter((part) => part !== "").join("."), message });
  }
}

/** The entries of a plain map; `undefined` for anything else. */
function mapOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}
